import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createLogger } from '@k8s-audit/logging';
import { formatGrant } from '../auth/sign-in-log.ts';
import { grantOf, roleRulesSchema } from './role-rules.ts';
import { openRoleRulesFile } from './role-rules-file.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const person = (name: string, ...groups: string[]) => ({ id: name, name, groups });

describe('grantOf', () => {
  const rules = roleRulesSchema.parse({
    rules: [
      { users: ['ada'], role: 'admin' },
      { groups: ['shop'], role: 'viewer', scopes: [{ clusters: ['prod'], namespaces: ['shop'] }] },
      { groups: ['sre', 'shop'], role: 'operator' },
      { users: ['*'], role: 'viewer', scopes: [{ clusters: ['demo'] }] },
    ],
    masks: { operator: ['bodies'] },
  });

  it.each([
    ['ada', ['shop'], 'admin of all clusters'],
    // The first rule decides: those behind it add nothing.
    ['bob', ['sre', 'shop'], 'viewer of prod/shop without bodies, addresses, commands'],
    ['eve', ['sre'], 'operator of all clusters without bodies'],
    ['ADA', [], 'viewer of demo without bodies, addresses, commands'],
  ])('makes of %s in %j: %s', (name, groups, told) => {
    const grant = grantOf(rules, person(name, ...groups));
    expect(grant === null ? null : formatGrant(grant)).toBe(told);
  });

  it('gives nothing to those whom no rule names', () => {
    expect(grantOf(roleRulesSchema.parse({}), person('ada', 'sre'))).toBeNull();
    const one = roleRulesSchema.parse({ rules: [{ groups: ['*'], role: 'admin' }] });
    expect(grantOf(one, person('*', 'sre'))).toBeNull();
  });
});

describe('ROLES_FILE', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'k8s-audit-roles-')), 'roles.json');
  const write = (content: unknown) => writeFileSync(path, JSON.stringify(content));

  it.each([
    ['{', /ROLES_FILE: /],
    ['{"rules":[{"role":"admin"}]}', /a rule needs groups, users or both/],
    ['{"rules":[{"users":["a"],"role":"god"}]}', /rules\[0\]\.role/],
    ['{"rules":[{"users":["a"],"role":"viewer","scope":[]}]}', /scope/],
    ['{"rules":[{"users":["a"],"role":"viewer","scopes":[]}]}', /scopes/],
    ['{"masks":{"viewer":["everything"]}}', /masks\.viewer/],
  ])('is refused at start as %s', async (text, message) => {
    writeFileSync(path, text);
    await expect(openRoleRulesFile(path, logger)).rejects.toThrow(message);
  });

  it('has to be there', async () => {
    await expect(openRoleRulesFile(`${path}.missing`, logger)).rejects.toThrow(/cannot be read/);
  });

  it('is read again when it changes, and left when it breaks', async () => {
    write({ rules: [{ users: ['ada'], role: 'viewer' }] });
    const file = await openRoleRulesFile(path, logger);
    write({ rules: [{ users: ['ada'], role: 'admin' }] });
    await file.reload();
    expect(file.read().rules[0]?.role).toBe('admin');
    write('broken');
    await file.reload();
    expect(file.read().rules[0]?.role).toBe('admin');
    file.close();
  });
});
