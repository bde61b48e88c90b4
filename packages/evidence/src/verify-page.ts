import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';

/** In the order in which they use each other. */
const PARTS = ['read-zip', 'bytes', 'read-json-files', 'check-proof', 'check-evidence'] as const;

/** Runs behind the code that checks: shows what it found, as text. */
const SHOW = `
const say = (tag, text, place = document.querySelector('output')) => {
  const line = document.createElement(tag);
  line.textContent = text;
  place.append(line);
  return line;
};
async function check(file) {
  document.querySelector('output').textContent = '';
  try {
    const files = await readZip(new Uint8Array(await file.arrayBuffer()));
    const known = document.querySelector('[name=key]').value.trim();
    const verdict = await checkEvidence(files, known === '' ? null : known);
    say('h2', verdict.unaltered ? '✓ Unaltered' : '✗ Altered').className = verdict.unaltered ? 'good' : 'bad';
    say('h2', verdict.complete ? '✓ Complete' : '✗ Not complete').className = verdict.complete ? 'good' : 'bad';
    say('p', verdict.events + ' events of ' + verdict.batches + ' batches; the log ' + verdict.origin + ' with ' + verdict.size + ' leaves.');
    say('p', 'Key: ' + verdict.key).className = 'mono';
    for (const note of verdict.notes) say('p', note);
    const list = say('ul', '');
    for (const { what } of verdict.findings.slice(0, 100)) say('li', what, list);
  } catch (error) {
    say('h2', '✗ Cannot be checked').className = 'bad';
    say('p', String(error.message ?? error));
  }
}
const input = document.querySelector('[type=file]');
const again = () => { if (input.files[0]) void check(input.files[0]); };
input.addEventListener('change', again);
document.querySelector('[name=key]').addEventListener('change', again);
document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
  event.preventDefault();
  if (event.dataTransfer.files[0]) void check(event.dataTransfer.files[0]);
});
`;

const STYLE = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:3rem auto;padding:0 1rem}
h1{font-size:1.4rem}h2{margin:.6rem 0}.good{color:light-dark(#15803d,#4ade80)}.bad{color:light-dark(#b91c1c,#f87171)}
label{display:block;margin:1rem 0}input{display:block;width:100%;box-sizing:border-box;margin-top:.3rem;font:inherit}.mono{font-family:monospace;overflow-wrap:anywhere}`;

/** The page of a package: all that it needs is in it, and its policy lets it load nothing. */
export function createVerifyPage(): string {
  const script = [...PARTS.map(readScript), SHOW].join('\n');
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>Check k8s-audit evidence</title>
<style>${STYLE}</style>
<h1>Check an evidence package</h1>
<p>Nothing leaves this computer: the page has no way to. It works without a network.</p>
<label>The package, as the zip file that it came as<input type="file" accept=".zip"></label>
<label>The public key that you were given before, if you have it<input name="key" class="mono" placeholder="name+id+key"></label>
<output></output>
<script>${script}</script>
</html>
`;
}

/** Built, it is JavaScript already; from the sources, as tests run, its types are taken out here. */
function readScript(name: string): string {
  const isSource = import.meta.url.endsWith('.ts');
  const text = readFileSync(new URL(`${name}.${isSource ? 'ts' : 'js'}`, import.meta.url), 'utf8');
  const script = isSource ? stripTypeScriptTypes(text) : text;
  return script
    .replaceAll(/^import [^;]+;$/gm, '')
    .replaceAll(/^export /gm, '')
    .replace(/^\/\/# sourceMappingURL=.*$/m, '');
}
