import { describe, expect, it } from '@jest/globals';
import { describeOldServer } from './check-server-version.ts';

describe('describeOldServer', () => {
  it.each(['10.11.19-MariaDB-0+deb12u1', '11.8.2-MariaDB', '8.4.6', '9.7.0', '8.0.36', 'TiDB', ''])(
    'takes %j',
    (version) => expect(describeOldServer(version)).toBeNull(),
  );

  it.each([
    ['5.7.44-log', 'MySQL 5.7'],
    ['5.5.68-MariaDB', 'MariaDB 5.5'],
    ['10.5.29-MariaDB', 'MariaDB 10.5'],
  ])('refuses %s and says what to use', (version, name) => {
    expect(describeOldServer(version)).toContain(`${name}, which is too old: point DB_HOST at`);
  });
});
