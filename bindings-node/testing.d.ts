// Made by generate-types.mjs. Edit types/testing.d.ts or the core, then run `npm run types`.
/**
 * Simulated customers with known truth, and a small shop: for tests and first steps. Everything here is made from a seed
 * alone and stays the same from version to version.
 *
 * @packageDocumentation
 */
import type { EventLog, Stoppable, Table, Threads, TimeInput } from './index.js'

/** The options of a population. */
export interface PopulationOptions extends Stoppable {
  /**
   * How many customers.
   * @defaultValue `1000`
   */
  customers?: number | null
  /**
   * From what all random numbers follow.
   * @defaultValue `1`
   */
  seed?: number | null
  /**
   * The first instant; text without an offset is UTC.
   * @defaultValue `"2023-01-01"`
   */
  start?: TimeInput | null
  /**
   * How many calendar months (UTC) the events cover.
   * @defaultValue `24`
   */
  months?: number | null
  /** Customers sign up during the first so many months; 0: all at the start; not given: during all of them. */
  signUpMonths?: number | null
  /**
   * Kinds of events and their weights.
   * @defaultValue `{"add_to_cart":9,"login":20,"message_opened":5,"page_view":35,"purchase":15,"search":12,"ticket_opened":1,"wishlist":3}`
   */
  kinds?: Readonly<Record<string, number>> | null
  /**
   * The kind that carries amounts.
   * @defaultValue `"purchase"`
   */
  purchase?: string | null
  /**
   * Whether a customer's first event is a purchase at the instant of sign-up.
   * @defaultValue `true`
   */
  startsWithPurchase?: boolean | null
  /**
   * Events a month (of 30.436875 days) of the mean customer while they stay.
   * @defaultValue `2`
   */
  eventsPerMonth?: number | null
  /**
   * The gamma shape of the rates of activity: the smaller, the more skewed.
   * @defaultValue `0.6`
   */
  activityShape?: number | null
  /** So many events in all, exactly: rates are scaled to reach it. */
  events?: number | null
  /**
   * How customers leave.
   * @defaultValue `"lifetime"`
   */
  churn?: 'never' | 'lifetime' | 'after_purchase' | null
  /**
   * The lifetime in months whose reciprocal is the mean hazard of leaving; of `lifetime` churn.
   * @defaultValue `12`
   */
  lifetimeMonths?: number | null
  /** The gamma shape of the hazards over customers; not given: all have the same. Of `lifetime` churn. */
  lifetimeShape?: number | null
  /**
   * The first parameter of the beta distribution of the chance to leave after a purchase; of `after_purchase`.
   * @defaultValue `1`
   */
  dropoutA?: number | null
  /**
   * The second parameter of that distribution, whose mean is a / (a + b).
   * @defaultValue `4`
   */
  dropoutB?: number | null
  /**
   * The mean amount of a purchase in minor units.
   * @defaultValue `3000`
   */
  meanAmountMinor?: number | null
  /**
   * The gamma shape of one customer's amounts.
   * @defaultValue `6.25`
   */
  amountShape?: number | null
  /**
   * How alike the customers' mean amounts are: the gamma shape of their reciprocals, above 1.
   * @defaultValue `3.74`
   */
  spendShape?: number | null
  /**
   * Whether events have ids of their own.
   * @defaultValue `false`
   */
  ids?: boolean | null
  /** The mean delay, exponentially distributed, after which events are received; not given: none is told. */
  receivedAfter?: string | null
  /**
   * The order of the events.
   * @defaultValue `"time"`
   */
  rowOrder?: 'time' | 'customer' | 'shuffled' | null
}

/** A row of the table `truth`. One row for each simulated customer, in the order of ids: how they were drawn, and what they did. */
export interface TruthRow {
  /** The customer's id. */
  customer: string
  /** When the customer signed up. */
  signed_up: Date
  /** When the customer left for good; none while they stay. */
  churned_at: Date | null
  /** The rate of events of all kinds while they stay. */
  events_per_day: number
  /** The rate of purchases while they stay. */
  purchases_per_day: number
  /** The hazard of leaving; of `lifetime` churn. */
  churn_per_day: number | null
  /** The chance to leave after each purchase; of `after_purchase` churn. */
  churn_per_purchase: number | null
  /** The mean of the distribution of the customer's amounts, in minor units. */
  mean_amount_minor: number
  /** How many events happened. */
  events: number
  /** How many of them are purchases. */
  purchases: number
  /** The sum of the purchases' amounts. */
  spent_minor: bigint
}

/** A row of the table `simulated_events`. One row for each simulated event, in the order asked for; a log takes them as they are. */
export interface SimulatedEventsRow {
  /** The customer's id. */
  customer: string
  /** What happened. */
  kind: string
  /** When it happened. */
  time: Date
  /** The amount; of purchases. */
  amount_minor: bigint | null
  /** The event's own id, where the population has `ids`. */
  id: string | null
  /** When it was received, where the population says so with `received_after`. */
  received: Date | null
}

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
