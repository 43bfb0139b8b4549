import { InvalidArgumentError } from 'commander';

/**
 * Parses the value of an option.
 *
 * @throws InvalidArgumentError if it is not a whole number from 1 to 999999
 */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) {
    throw new InvalidArgumentError('Use a whole number, 1 to 999999.');
  }
  return Number(text);
}
