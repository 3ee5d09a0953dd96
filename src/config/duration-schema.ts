import { z } from 'zod';
import { DURATION_RULE, parseDuration } from '../kernel/duration.ts';

export const duration = z.string().refine(source => parseDuration(source) !== undefined, DURATION_RULE);

export const positiveDuration = duration.refine(
  source => parseDuration(source) !== 0,
  `${DURATION_RULE}, above zero`,
);
