/** Where a dead letter waits: to be retried, or for a person. */
export const RESTING_STATES = ['ready', 'permanent', 'quarantine'] as const;

export type RestingState = (typeof RESTING_STATES)[number];
