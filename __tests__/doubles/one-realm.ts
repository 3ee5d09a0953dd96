import { types } from 'node:util';

/**
 * jest runs tests in a realm of its own, whose `Error` is not the one that node:fs throws. In Node there is one realm: so
 * here too an error of the system is an `instanceof Error`. What a class that extends `Error` says of itself stays.
 */
const byPrototype = Function.prototype[Symbol.hasInstance];

Object.defineProperty(Error, Symbol.hasInstance, {
  value(this: unknown, value: unknown): boolean {
    return byPrototype.call(this, value) || (this === Error && types.isNativeError(value));
  },
});
