import { describe, expect, it } from 'vitest';
import { ConnectionError, isWorthWaiting } from '../../../src/store/engine/database-fault.ts';

const withCode = (code: string, more: object = {}) => Object.assign(new Error(code), { code, ...more });
const sqlState = (code: string) => withCode(code, { severity: 'FATAL' });

describe('at start, a gateway', () => {
  it.each([
    withCode('SQLITE_BUSY'),
    withCode('SQLITE_BUSY_RECOVERY'),
    withCode('SQLITE_FULL'),
    withCode('SQLITE_IOERR_SHMSIZE'),
    withCode('SQLITE_IOERR_WRITE'),
    withCode('ENOSPC'),
    withCode('EDQUOT'),
    new ConnectionError('no connection', new Error()),
    ...['08006', '57P01', '57P03', '53300', '55P03', '25006'].map(sqlState),
  ])('waits for a database that answers %s', (error) => {
    expect(isWorthWaiting(error)).toBe(true);
    expect(isWorthWaiting(new Error('unable to open', { cause: error }))).toBe(true);
  });

  it.each([
    withCode('SQLITE_CANTOPEN'),
    withCode('SQLITE_READONLY'),
    withCode('SQLITE_NOTADB'),
    withCode('EACCES'),
    withCode('EISDIR'),
    ...['28P01', '3D000', '42501'].map(sqlState),
    new Error('another gateway serves the database file'),
  ])('ends because of %s', (error) => {
    expect(isWorthWaiting(error)).toBe(false);
  });
});
