/**
 * Simulated customers with known truth, and a small shop: for tests and first steps. Everything here is made from a seed
 * alone and stays the same from version to version.
 *
 * @packageDocumentation
 */
import type { EventLog, Stoppable, Table, Threads, TimeInput } from './index.js'

//@population
/**
 * Simulated customers: their events, and what is true of each of them.
 *
 * Customers sign up, act at random moments at a rate of their own, and leave for good.
 *
 * @example
 * ```js
 * const people = await Population.generate({ customers: 1000, seed: 7 })
 * const log = await people.log()
 * const gone = people.truth.rows().filter((customer) => customer.churned_at !== null)
 * ```
 */
export class Population {
  /**
   * Simulates on the event loop, for small populations; {@link Population.generate} is its twin off it.
   * @throws {@link RetentionError} `unknown_option`, `invalid_option`, `invalid_time`
   */
  constructor(options?: Omit<PopulationOptions, 'signal'>)
  /**
   * Simulates a population.
   * @throws {@link RetentionError} as the constructor, and `cancelled`
   */
  static generate(options?: PopulationOptions): Promise<Population>
  /** How many events there are. */
  readonly length: number
  /** What is true of each customer: rates, spend, and when they left. */
  readonly truth: Table<TruthRow>
  /** The events, one row each: `rows()` and `toArrow()` are what {@link EventLog.append} and its kin take. */
  readonly events: Table<SimulatedEventsRow>
  /** A log of the events, with the sign-ups, in UTC and euros. */
  log(options?: Threads & Stoppable): Promise<EventLog>
  logSync(options?: Threads): EventLog
  /** What `JSON.stringify` writes: how many customers and events there are. */
  toJSON(): PopulationJson
}

/** A population in short. */
export interface PopulationJson {
  /** How many customers there are. */
  customers: number
  /** How many events there are. */
  events: number
}

/** A shop with a dozen customers at the start of 2024, small enough to follow by hand. */
export function smallShop(): EventLog
