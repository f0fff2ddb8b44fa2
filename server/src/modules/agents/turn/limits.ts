/** How far a turn may go before a person takes over. Times in milliseconds. */
export interface TurnLimits {
  /** Calls of the model. */
  steps: number;
  /** The whole turn, tools and waiting included. */
  time: number;
  /** Silence of the model, before its first word or between two. */
  silence: number;
  /** Further tries of a call that failed before a word was shown. */
  retries: number;
  /** The wait before the first further try; doubled each time, unless the model says how long. */
  backOff: number;
}

export const turnLimits: TurnLimits = {
  steps: 6,
  time: 60_000,
  silence: 20_000,
  retries: 2,
  backOff: 500,
};
