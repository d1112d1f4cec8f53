/** What a counter is: an increment, or part of a batch. */
export interface Increment {
  /** 1 to 128 characters of `A-Z a-z 0-9 . _ ~ : @ -`, not only dots; case counts. */
  counter: string;
  /** An integer within ±10^12, not 0. */
  delta: number;
}

/** A total, as of when it is complete. */
export interface Total {
  counter: string;
  /** Rounded by JavaScript beyond 2^53. */
  value: number;
  /** Everything counted before this instant is in the value: ISO 8601, the server's clock. */
  asOf: string;
}

/** A batch that will not be sent again. */
export interface Lost {
  /** What was in it, folded. */
  increments: Increment[];
  /**
   * How often it was sent. After one attempt that the server refused (`problem` is there) nothing of it was counted, unless the
   * problem lists what was; after more, or without a problem, it may have been counted.
   */
  attempts: number;
  /** The problem document of the server's last answer, or only its status; missing when the batch was given up after 24 hours without one. */
  problem?: { type?: string; status?: number; title?: string; detail?: string; [member: string]: unknown };
}

export interface CounterOptions {
  /** Where the service is: an address that ends with a slash, relative to the page or whole. Default: the folder this module came from. */
  base?: string | URL;
  /** A publishable key, sent as `?code=`. Default: the `?code=` of this module's address. */
  code?: string;
  /** How long increments are folded before they are sent, in milliseconds. Default: 1000. */
  every?: number;
  /** Called once for each batch given up. Default: a warning in the console, without the key. */
  onlost?: (lost: Lost) => void;
}

/** Folds increments and sends them in batches, each of which counts once however often it is sent. One for each service is enough. */
export class Counter {
  constructor(options?: CounterOptions);
  base: string | URL;
  every: number;
  onlost?: (lost: Lost) => void;

  /**
   * Counts. Returns at once; sent within `every` milliseconds, or when the page is left.
   * @param name The counter.
   * @param delta How much; 1 unless said.
   * @throws TypeError The name is none.
   * @throws RangeError The delta is no integer within ±10^12, or is 0.
   */
  increment(name: string, delta?: number): void;

  /**
   * Reads a total, from the browser's cache for as long as the server allows. Reads of one counter at the same time are one request.
   * @throws TypeError The name is none (at once), or the server cannot be reached.
   * @throws Error The server answered with an error; the message has its status.
   */
  read(name: string): Promise<Total>;

  /**
   * Sends what there is now, unless the page is offline or the server asked for time.
   * @returns True when nothing is left to be sent; false when something stays for later.
   */
  flush(): Promise<boolean>;
}

/** The one for the service that this module came from. */
export const counter: Counter;
