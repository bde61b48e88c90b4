/** Where to go after a form was sent, or a sign-in: a path of this site only, never an address somebody put there. */
export function localPath(value: unknown): string {
  if (typeof value !== 'string' || !/^\/(?![/\\])/.test(value)) return '/';
  const url = URL.parse(value, 'http://local.invalid');
  // A path such as /..//evil.example loses its dots here, and would name a host then.
  return url?.host === 'local.invalid' && !url.pathname.startsWith('//')
    ? `${url.pathname}${url.search}`
    : '/';
}
