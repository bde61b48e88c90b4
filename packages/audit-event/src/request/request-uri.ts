/** The query of a request URI; parameters that cannot be decoded are kept as they are. */
export function readQuery(requestURI: string | undefined): URLSearchParams {
  const mark = requestURI?.indexOf('?') ?? -1;
  return new URLSearchParams(mark < 0 ? '' : requestURI?.slice(mark + 1));
}

export function readPath(requestURI: string | undefined): string {
  return requestURI?.split('?', 1)[0] ?? '';
}
