export { finishAction as post } from '../../src/compose/post.ts';
