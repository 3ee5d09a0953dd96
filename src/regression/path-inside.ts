export const PATH_RULE = 'a relative path that stays inside its folder, without control characters';

/** Whether `path` is relative and leads nowhere above the folder that it is of. */
export function isInsidePath(path: string): boolean {
  return (
    path !== '' &&
    !path.startsWith('/') &&
    !path.split('/').includes('..') &&
    !/[\u0000-\u001f\u007f]/.test(path)
  );
}
