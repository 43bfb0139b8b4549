/** Why a value is not valid: `problem` completes a sentence that starts with the input's name and its value. */
export class InvalidValue extends Error {
  override readonly name = 'InvalidValue';

  /**
   * @param fix what to do
   * @param value the value, or the part of it that is not valid; undefined if it may be secret
   */
  constructor(
    readonly problem: string,
    readonly fix: string,
    readonly value?: string,
  ) {
    super(problem);
  }
}
