/** Names of arguments that are followed by something secret. */
const NAMED = /(pass(word|wd)?|token|secret|key)$/i;
const ASSIGNED =
  /([\w-]*(?:pass(?:word|wd)?|token|secret|key)[\w-]*(?:=|\s+))("[^"]*"|'[^']*'|[^\s"';&|]+)/gi;

/**
 * Replaces values behind `--password=`, `TOKEN=` and the like in the `command` parameters of an exec
 * request, also within a script that a shell was given; a value may be the next argument.
 */
export function redactExecArguments(uri: string, mark: (value: string) => string): string {
  const at = uri.indexOf('?');
  if (at < 0) return uri;
  let isValue = false;
  const parameters = uri
    .slice(at + 1)
    .split('&')
    .map((parameter) => {
      if (!parameter.startsWith('command=')) return parameter;
      const argument = decode(parameter.slice('command='.length));
      const redacted = isValue ? mark(argument) : redactAssigned(argument, mark);
      isValue = argument.startsWith('-') && NAMED.test(argument);
      return redacted === argument ? parameter : `command=${encodeURIComponent(redacted)}`;
    });
  return `${uri.slice(0, at)}?${parameters.join('&')}`;
}

const redactAssigned = (argument: string, mark: (value: string) => string): string =>
  argument.replace(ASSIGNED, (_whole, name: string, value: string) => name + mark(value));

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
