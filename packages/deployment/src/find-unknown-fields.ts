import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { moduleOf } from './manifest-modules.ts';
import type { Manifest } from './read-manifests.ts';

/** Beside this file, so that the modules of the schemas are found; it is never on disk. */
const FILE = fileURLToPath(new URL('manifests-in-memory.ts', import.meta.url));

const OPTIONS: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts'],
  types: [],
  strict: true,
  skipLibCheck: true,
  noEmit: true,
};

/**
 * Fields that no schema knows, such as a misspelt one, which an API server drops without a word. JSON
 * schemas of Kubernetes let them pass; the compiler does not, where an object is written down as a literal.
 */
export function findUnknownFields(manifests: readonly Manifest[]): string[] {
  const program = ts.createProgram([FILE], OPTIONS, hostWith(asLiterals(manifests)));
  const source = program.getSourceFile(FILE);
  return ts.getPreEmitDiagnostics(program, source).map((diagnostic) => {
    const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n');
    const line = source?.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line ?? 0;
    const manifest = manifests[line - 1];
    return `${manifest?.kind ?? FILE} ${manifest?.metadata.name ?? ''}: ${text}`;
  });
}

/** One object a line, behind the line of the import: the line of an error tells which object it is in. */
function asLiterals(manifests: readonly Manifest[]): string {
  const modules = [...new Set(manifests.map((manifest) => manifest.apiVersion))];
  const imports = modules.map(
    (version, n) => `import type * as m${n} from '${moduleOf(version)}';`,
  );
  const literals = manifests.map((manifest, n) => {
    const type = `m${modules.indexOf(manifest.apiVersion)}.I${manifest.kind}`;
    return `export const o${n}: ${type} = ${JSON.stringify(manifest)};`;
  });
  return [imports.join(' '), ...literals].join('\n');
}

function hostWith(text: string): ts.CompilerHost {
  const host = ts.createCompilerHost(OPTIONS);
  return {
    ...host,
    fileExists: (file) => file === FILE || host.fileExists(file),
    readFile: (file) => (file === FILE ? text : host.readFile(file)),
    getSourceFile: (file, options) =>
      file === FILE ? ts.createSourceFile(file, text, options) : host.getSourceFile(file, options),
  };
}
