import { expect, test } from '@jest/globals';
import { createStopSwitch, type StopRequest } from '../../../src/launch/stop-request.ts';

const TERM: StopRequest = { cause: 'cancelled', why: 'SIGTERM' };
const LATE: StopRequest = { cause: 'timeout', why: 'timeout of 1 ms' };

test('the first request stands, and every listener hears it once', () => {
  const stop = createStopSwitch();
  const heard: StopRequest[] = [];
  stop.onRequest(request => heard.push(request));
  stop.onRequest(request => heard.push(request));
  expect(stop.requested()).toBeUndefined();
  stop.request(TERM);
  stop.request(LATE);
  expect(stop.requested()).toEqual(TERM);
  expect(heard).toEqual([TERM, TERM]);
});

test('who listens after the request hears it at once', () => {
  const stop = createStopSwitch();
  stop.request(TERM);
  const heard: StopRequest[] = [];
  stop.onRequest(request => heard.push(request));
  expect(heard).toEqual([TERM]);
});
