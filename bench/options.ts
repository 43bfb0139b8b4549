import { InvalidArgumentError } from 'commander';

/** An option's value as a number. @throws InvalidArgumentError where it is none from 1 to 999999 */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) {
    throw new InvalidArgumentError('It takes a whole number, 1 or more.');
  }
  return Number(text);
}
