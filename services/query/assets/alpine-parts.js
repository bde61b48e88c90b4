const preferred = matchMedia('(prefers-color-scheme: dark)');

const register = () => {
  window.Alpine.data('theme', () => ({
    toggle() {
      const { dataset } = document.documentElement;
      const now = dataset.theme ?? (preferred.matches ? 'dark' : 'light');
      dataset.theme = now === 'dark' ? 'light' : 'dark';
      localStorage.setItem('theme', dataset.theme);
    },
  }));
  window.Alpine.data('copy', () => ({
    label: 'Copy',
    async copy() {
      await navigator.clipboard.writeText(this.$refs.text.textContent);
      this.label = 'Copied';
      setTimeout(() => {
        this.label = 'Copy';
      }, 1500);
    },
  }));
};
document.addEventListener('alpine:init', register);
