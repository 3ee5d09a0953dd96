import { statSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { LOG_HEAD_BYTES, LOG_TAIL_BYTES, openCappedLog } from '../../../../src/launch/process/capped-log.ts';
import { useTempFolder } from '../../../doubles/temp-folder.ts';

const folder = useTempFolder();
const MIB = 1024 * 1024;

const open = () =>
  openCappedLog(folder.at('log.txt'), error => {
    throw error;
  });

test('a log that fits is kept as it came, byte for byte', () => {
  const log = open();
  log.write(Buffer.from('one\n'));
  log.write(Buffer.from([0xff, 0x00, 0x0a]));
  expect(log.close()).toEqual({ keptBytes: 7, seenBytes: 7 });
  expect(Buffer.from(folder.read('log.txt')).subarray(0, 4).toString()).toBe('one\n');
  expect(statSync(folder.at('log.txt')).size).toBe(7);
});

test('a log is on disk while it grows, so that a crash leaves it', () => {
  const log = open();
  log.write(Buffer.from('before the crash\n'));
  expect(folder.read('log.txt')).toBe('before the crash\n');
  log.close();
});

test('a log of exactly head and tail loses nothing', () => {
  const log = open();
  for (let mib = 0; mib < (LOG_HEAD_BYTES + LOG_TAIL_BYTES) / MIB; mib += 1)
    log.write(Buffer.alloc(MIB, 'a'));
  expect(log.close()).toEqual({ keptBytes: 10 * MIB, seenBytes: 10 * MIB });
  expect(statSync(folder.at('log.txt')).size).toBe(10 * MIB);
});

test('of a log that is too long the start and the end stay, and a line says how much is missing', () => {
  const log = open();
  log.write(Buffer.from('first line\n'));
  for (let mib = 0; mib < 12; mib += 1) log.write(Buffer.alloc(MIB, 'a'));
  log.write(Buffer.from('\nlast line\n'));
  const seenBytes = 12 * MIB + 22;
  expect(log.close()).toEqual({ keptBytes: 10 * MIB, seenBytes });
  const text = folder.read('log.txt');
  expect(text.startsWith('first line\n')).toBe(true);
  expect(text.endsWith('\nlast line\n')).toBe(true);
  expect(text).toContain(`\n[p1: ${seenBytes - 10 * MIB} bytes left out here]\n`);
});

test('chunks of any size give the same log', () => {
  const bytes = Buffer.alloc(11 * MIB, '0123456789abcdef');
  const whole = openCappedLog(folder.at('whole.txt'), () => {});
  whole.write(bytes);
  whole.close();
  const parts = openCappedLog(folder.at('parts.txt'), () => {});
  for (let at = 0; at < bytes.length; at += 77_777) parts.write(bytes.subarray(at, at + 77_777));
  parts.close();
  expect(folder.read('parts.txt') === folder.read('whole.txt')).toBe(true);
});

test('a caller may use its buffer again: the log has its own copy', () => {
  const log = open();
  for (let mib = 0; mib < 8; mib += 1) log.write(Buffer.alloc(MIB, 'a'));
  const reused = Buffer.from('kept');
  log.write(reused);
  reused.fill('x');
  log.close();
  expect(folder.read('log.txt').endsWith('kept')).toBe(true);
});

test('a log that cannot be written (disk full) is told of once and never throws', () => {
  const errors: unknown[] = [];
  const log = openCappedLog('/dev/full', error => errors.push(error));
  for (let chunk = 0; chunk < 3; chunk += 1) log.write(Buffer.from('text'));
  log.close();
  expect(errors).toEqual([expect.objectContaining({ code: 'ENOSPC' })]);
});
