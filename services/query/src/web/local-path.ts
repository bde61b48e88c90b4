/** Where to go after a form was sent: a path of this site only, never an address somebody put there. */
export function localPath(value: unknown): string {
  if (typeof value !== 'string' || !/^\/(?![/\\])/.test(value)) return '/';
  const url = URL.parse(value, 'http://local.invalid');
  return url?.host === 'local.invalid' ? `${url.pathname}${url.search}` : '/';
}
