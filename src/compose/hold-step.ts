/** The step that a job's hold on the guard goes by. */
export const HOLD_STEP = 'hold';
