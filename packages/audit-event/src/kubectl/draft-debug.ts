import { readObject, readText, readTexts } from '../read-json-fields.ts';
import type { RequestFacts } from '../request/request-facts.ts';
import { NO_BODY, NO_SUCH_TARGET, podOf, unknown, type Draft } from './command-draft.ts';

/** `kubectl debug POD`: a patch that adds an ephemeral container. */
export function draftDebugPod(facts: RequestFacts): Draft {
  const pod = podOf(facts);
  if (pod === null) return NO_SUCH_TARGET;
  const added = readObject(readObject(facts.body)?.['spec'])?.['ephemeralContainers'];
  const container = readObject(Array.isArray(added) ? added.at(-1) : undefined);
  if (container === undefined) {
    return {
      verb: ['debug'],
      args: [pod],
      flags: [`--image=${unknown('image')}`],
      certainty: 'likely',
      lost: [`the image and the command: ${NO_BODY}`],
    };
  }
  const target = readText(container['targetContainerName']);
  return {
    verb: ['debug'],
    args: [pod],
    flags: [...containerFlags(container), ...(target ? [`--target=${target}`] : [])],
    ...commandOf(container),
    certainty: 'likely',
    because: ['the body holds the debug container'],
    lost: ['--profile', 'whether the name of the container was chosen'],
  };
}

/** `kubectl debug node/NAME` makes a Pod with a name of this form on the node, with the host in it. */
const NODE_DEBUGGER = /^node-debugger-(.+)-[a-z0-9]{5}$/;

/** Null for a Pod that no `kubectl debug node/…` made. */
export function draftDebugNode(facts: RequestFacts): Draft | null {
  if (facts.resource !== 'pods' || facts.fieldManager !== '' || !facts.byKubectl) return null;
  const node = NODE_DEBUGGER.exec(facts.name)?.[1];
  if (node === undefined) return null;
  const containers = readObject(readObject(facts.body)?.['spec'])?.['containers'];
  const container = readObject(Array.isArray(containers) ? containers[0] : undefined);
  return {
    verb: ['debug'],
    args: [`node/${node}`],
    flags: container === undefined ? [`--image=${unknown('image')}`] : containerFlags(container),
    ...(container === undefined ? {} : commandOf(container)),
    certainty: 'likely',
    because: ['the name of the Pod is the one that kubectl debug gives'],
    lost: ['--profile'],
  };
}

function containerFlags(container: Readonly<Record<string, unknown>>): string[] {
  const image = readText(container['image']) ?? unknown('image');
  const name = readText(container['name']) ?? '';
  return [
    `--image=${image}`,
    // A name of this form was made up by kubectl.
    ...(name === '' || /^debugger(-[a-z0-9]{5})?$/.test(name) ? [] : ['-c', name]),
    ...(container['stdin'] === true ? ['-i'] : ['--attach=false']),
    ...(container['tty'] === true ? ['-t'] : []),
  ];
}

function commandOf(container: Readonly<Record<string, unknown>>): { tail?: string[] } {
  const command = [
    ...(readTexts(container['command']) ?? []),
    ...(readTexts(container['args']) ?? []),
  ];
  return command.length === 0 ? {} : { tail: command };
}
