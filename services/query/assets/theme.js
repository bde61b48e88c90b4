// Runs before the first paint, so that a dark page never flashes white and nothing moves.
const root = document.documentElement;
root.classList.add('js');
const stored = localStorage.getItem('theme');
if (stored) root.dataset.theme = stored;

// Pages are made in the reader's time zone, which only the browser knows.
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
if (timeZone)
  document.cookie = `k8s_audit_zone=${timeZone}; path=/; max-age=31536000; samesite=lax`;
