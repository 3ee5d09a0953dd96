import { BUSINESS_SAMPLES } from './of-business.ts';
import { CLOUD_SAMPLES } from './of-clouds.ts';
import { CODE_SAMPLES } from './of-code.ts';
import { MESSAGE_SAMPLES } from './of-messages.ts';
import { MODEL_SAMPLES } from './of-models.ts';
import { OPERATION_SAMPLES } from './of-operations.ts';
import { SERVICE_SAMPLES } from './of-services.ts';
import type { Generate } from './sample.ts';

/** By the id of the rule that is to find them. */
export const SAMPLES: Readonly<Record<string, Generate>> = {
  ...CLOUD_SAMPLES,
  ...CODE_SAMPLES,
  ...MODEL_SAMPLES,
  ...BUSINESS_SAMPLES,
  ...MESSAGE_SAMPLES,
  ...OPERATION_SAMPLES,
  ...SERVICE_SAMPLES,
};
