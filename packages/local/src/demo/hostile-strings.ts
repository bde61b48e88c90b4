/** What somebody might put into any field of an event. */
export const HOSTILE_STRINGS: readonly string[] = [
  '<script>window.hacked=1</script>',
  '"><img src=x onerror=window.hacked=1>',
  "'; DROP TABLE events; --",
  'javascript:window.hacked=1',
  '{{constructor.constructor("window.hacked=1")()}}',
  '</pre></script><svg onload=window.hacked=1>',
  '=HYPERLINK("http://example.com")',
  'line\nbreak\r\n{"level":"fatal"}',
  '\u0000\u0001\u001b[31mred',
  '𝕌𝕟𝕚𝕔𝕠𝕕𝕖 🔥 ‮rtl',
  '\ud800 lone',
  '$(touch /tmp/hacked) `id` \\ \' "',
  '../../../etc/passwd',
  'x'.repeat(5_000),
  '__proto__',
  '',
];
