/** A policy as people write it. */
export interface PolicyDocument {
  /** The version of the document. */
  policy: 1
  /** Kinds of events that may be named beside those of the schema. */
  kinds?: readonly string[]
  /** Measures by name. */
  measures?: Readonly<Record<string, { measure: string } & Record<string, unknown>>>
  /** Segments by name: a rule each, as text or as a tree. */
  segments?: Readonly<Record<string, unknown>>
  /** Signals by name: what the host is told, and when. */
  signals?: Readonly<Record<string, { on?: readonly string[]; when?: unknown }>>
  /** Scorecards by name: weighted measures, bands, scores set by hand. */
  scorecards?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** Lifecycles by name: the stages in which customers stand, and what lets them in. */
  lifecycles?: Readonly<Record<string, { stages: readonly Readonly<Record<string, unknown>>[] }>>
  /** Norms by name, which measures of scorecards name as their `artifact`. */
  artifacts?: Readonly<Record<string, unknown>>
  /** How recurring revenue is counted: settings by their names in the core (`churn_at`), or the name of a preset. */
  metrics?: MetricPreset | Readonly<Record<string, unknown>>
}

/** What a signal says. */
export type SignalKind = 'entered' | 'left' | 'fired' | 'band_changed' | 'stage_changed' | 'corrected'

/** One thing the engine tells. It stays until it is acknowledged. */
export interface Signal {
  /** The same facts give the same id, after a replay and after a retry. */
  id: string
  /** Its place in the order in which the host is told; {@link Engine.ack} takes it. */
  cursor: number
  /** The first instant at which it is so, as ISO text: to the microsecond, which a `Date` does not hold. */
  time: string
  /** The customer. */
  customer: string
  /** What it says: somebody entered or left a segment, a signal fired, a band or a stage changed, or one told before is not true after all. */
  kind: SignalKind
  /** The segment, the signal, the scorecard or the lifecycle of the policy. */
  name: string
  /** The clauses of the rule that decided, with their values. */
  reason: string
  /** The id of the signal that is taken back, of a correction. */
  retracts: string | null
}

/** What a call to the engine brought about. */
export interface Told {
  /** What became so, or is taken back. */
  signals: Signal[]
  /** The cursor of the last signal ever told; 0 if there was none. */
  cursor: number
  /** How the events ended; without rows for {@link Engine.advance}. */
  receipt: Receipt
  /** Whether {@link Engine.advance} stopped at its limit and more is due. */
  more: boolean
}

/** What is known of a customer beside their events. */
export interface CustomerInput {
  /** The customer's id. Whole numbers stand for their digits. */
  id: string | number | bigint
  /** When the customer signed up. */
  signedUp?: TimeInput | null
  /** The account the customer belongs to. */
  account?: string | number | bigint | null
  /** The customer's own time zone, of the IANA database. */
  zone?: string | null
  /** Since when account, zone and properties hold; not given: always. */
  setAt?: TimeInput | null
  /** When you learned of it. */
  received?: TimeInput | null
  /** Whatever else is known. */
  properties?: Record<string, PropertyValue | undefined> | null
}

/** The options of {@link Engine.advance}. */
export interface AdvanceOptions extends Stoppable {
  /**
   * How many steps are taken at most; not given: all. A step brings one customer to the next instant at which something may
   * change for them, whether or not it does; it may tell no signal, or several.
   */
  limit?: number | null
}

/** The whole picture of a customer. */
export interface Picture {
  /** The customer. */
  customer: string
  /** The instant, as ISO text: what happened before it counts. */
  at: string
  /**
   * Measures by name: the value, null with the state that says why, and until when the two surely stay as they are if nothing
   * happens (ISO text; null: for ever).
   */
  measures: Record<string, { value: number | string | boolean | null; state: string; nextChange: string | null }>
  /** Segments by name: whether the customer is in, null where a missing value leaves it open; and the clauses that decided. */
  segments: Record<string, { inside: boolean | null; reason: string }>
  /** Scorecards by name. */
  health: Record<string, PictureHealth>
  /** Lifecycles by name: the stage, since when (ISO text), and the clauses that let the customer in, with their values then. */
  stages: Record<string, { stage: string; since: string; reason: string }>
  /** The newest events, the last first. */
  recent: { time: string; kind: string; amountMinor: number | null }[]
}

/** A customer by one scorecard. */
export interface PictureHealth {
  /** Whether there is a score, or why there is none. */
  state: string
  /** From 0 to 100 points. */
  score: number | null
  /** The same in millionths of a point. */
  scoreMillionths: number | null
  /** The band, where there is a score and the scorecard has bands. */
  band: string | null
  /** For what part of the weights there was evidence. */
  coverage: number
  /** What each measure gives, and last what a score that was set gives beside; they add up to the score exactly. */
  contributions: { measure: string; state: string; value: number | null; contribution: number; contributionMillionths: number }[]
  /** Who set the score, why, and until when (ISO text). */
  override: { owner: string; reason: string | null; until: string } | null
}

/** An engine in short. */
export interface EngineJson {
  /** The instant to which everybody was brought, as ISO text. */
  now: string
  /** The cursor of the last signal ever told. */
  cursor: number
}

/**
 * A log and a policy, kept up to date event by event: tells who enters and leaves segments and which signals fire, at the
 * exact instant, whether an event brought it about or time alone.
 *
 * What it tells depends on the events alone, not on how often it is called: events may come in any order, and `advance` as
 * seldom as you like. An event that comes late takes back what it makes untrue by a signal of the kind `corrected`. The
 * state at an instant is that of {@link View.segments}. It never looks at a clock: you say what time it is.
 *
 * `track`, `customer`, `signals` and `ack` act at once. Long work runs off the event loop in short steps, between which
 * they have their turn.
 *
 * @example
 * ```js
 * const engine = await Engine.create(log, policy, '2024-03-01')
 * const { signals, cursor } = engine.track({ customer: 'c1', kind: 'login', time: new Date() })
 * for (const signal of signals) await send(signal)
 * engine.ack(cursor)
 * ```
 */
export class Engine {
  /**
   * An engine over a copy of a log; what became so up to `start` is history and is not told. On the event loop: for a log
   * of many customers, {@link Engine.create} is the better way.
   * @throws {@link RetentionError} `invalid_policy`, `invalid_time`, `unknown_kind`, `unknown_name` and the codes of rules
   */
  constructor(log: EventLog, policy: Policy | PolicyDocument | string, start: TimeInput)
  /** As the constructor, off the event loop. */
  static create(log: EventLog, policy: Policy | PolicyDocument | string, start: TimeInput, options?: Stoppable): Promise<Engine>
  /**
   * Tracks one event, at once: brings its customer up to it, then tells what it brings about.
   * @throws {@link RetentionError} `rows_rejected` with the detail `reason`; nothing has then been tracked
   */
  track(event: EventInput): Told
  /**
   * Tracks the events of objects, one after another. Rows that cannot be used are reported in the receipt. Stopped midway,
   * the rows before are tracked.
   * @throws {@link RetentionError} as {@link EventLog.append}
   */
  trackMany(rows: RowSource, columns?: AppendOptions): Promise<Told>
  /** The same on the event loop. */
  trackManySync(rows: Iterable<object>, columns?: Omit<AppendOptions, 'signal'>): Told
  /** The same from JSON text: a list of objects, or an object a line. */
  trackManyJson(text: ByteSource, columns?: AppendOptions): Promise<Told>
  /** The same from lines of JSON, an object each. */
  trackManyNdjson(source: ByteSource, columns?: AppendOptions): Promise<Told>
  /** The same from Arrow: an IPC stream or file. */
  trackManyArrow(source: ByteSource, columns?: AppendOptions): Promise<Told>
  /**
   * Tells more of a customer: sign-up, account, properties. What that makes untrue is taken back.
   * @throws {@link RetentionError} `rows_rejected` with the detail `reason`; nothing has then changed
   */
  setCustomer(customer: CustomerInput): Told
  /**
   * Tells more of the customers of objects, one after another. Rows that cannot be used are reported in the receipt. Stopped
   * midway, what the rows before say is known.
   * @throws {@link RetentionError} as {@link EventLog.setCustomers}
   */
  setCustomers(rows: RowSource, columns?: SetCustomersOptions): Promise<Told>
  /** The same from JSON text: a list of objects, or an object a line. */
  setCustomersJson(text: ByteSource, columns?: SetCustomersOptions): Promise<Told>
  /** The same from lines of JSON, an object each. */
  setCustomersNdjson(source: ByteSource, columns?: SetCustomersOptions): Promise<Told>
  /** The same from Arrow: an IPC stream or file. */
  setCustomersArrow(source: ByteSource, columns?: SetCustomersOptions): Promise<Told>
  /**
   * Says that `id` is another name of `customer` since `at`: from then on the events of both are those of `customer`.
   * @throws {@link RetentionError} `invalid_time`, `invalid_id`, `invalid_identity`
   */
  alias(id: string | number | bigint, customer: string | number | bigint, at: TimeInput, options?: Received): Told
  /**
   * Says that the customer `from` was merged into `into` at `at`; `from` then leaves every segment.
   * @throws {@link RetentionError} as {@link Engine.alias}
   */
  mergeCustomers(from: string | number | bigint, into: string | number | bigint, at: TimeInput, options?: Received): Told
  /**
   * Says that an alias or merge of the two no longer holds since `at`.
   * @throws {@link RetentionError} as {@link Engine.alias}
   */
  unmergeCustomers(from: string | number | bigint, into: string | number | bigint, at: TimeInput, options?: Received): Told
  /**
   * Lets time pass for everybody up to `now`: tells what becomes so by then, in the order of time. Stopped midway, what was
   * told so far waits among the {@link Engine.signals}.
   * @throws {@link RetentionError} `invalid_time`
   */
  advance(now: TimeInput, options?: AdvanceOptions): Promise<Told>
  advanceSync(now: TimeInput, options?: Omit<AdvanceOptions, 'signal'>): Told
  /** Signals after a cursor that were not acknowledged; not given: all of them. */
  signals(after?: number): Signal[]
  /** Says that all signals up to this cursor were dealt with; they are not kept any longer. */
  ack(cursor: number): void
  /**
   * The whole picture of a customer: measures, segments with reasons, the newest events.
   * @throws {@link RetentionError} `unknown_customer`
   */
  customer(id: string | number | bigint): Picture
  /**
   * Whom another policy would move from or into which segment, were it in force now. Changes nothing.
   * @throws {@link RetentionError} `invalid_policy` and the codes of rules
   */
  dryRun(policy: Policy | PolicyDocument | string, options?: Stoppable): Promise<Table<PolicyMoversRow>>
  dryRunSync(policy: Policy | PolicyDocument | string): Table<PolicyMoversRow>
  /**
   * Puts another policy in force from now on and gives whom it moves; no signals are told of them.
   * @throws {@link RetentionError} `invalid_policy` and the codes of rules; the old policy then stays
   */
  setPolicy(policy: Policy | PolicyDocument | string, options?: Stoppable): Promise<Table<PolicyMoversRow>>
  setPolicySync(policy: Policy | PolicyDocument | string): Table<PolicyMoversRow>
  /** The log as it is now, as a log of one's own. */
  log(): EventLog
  /**
   * What had happened before `time`, as a view of its own.
   * @throws {@link RetentionError} `invalid_time`
   */
  asOf(time: TimeInput): View
  /** What the data mean. */
  readonly schema: Readonly<Schema>
  /** The policy in force. */
  readonly policy: Policy
  /** The instant to which everybody was brought, as ISO text. */
  readonly now: string
  /** The cursor of the last signal ever told; 0 if there was none. */
  readonly cursor: number
  /** Bytes held beside the log and the signals that wait. */
  readonly stateBytes: number
  /** The engine as bytes: log, policy, how far everybody was brought, and the signals that wait. */
  snapshot(options?: Stoppable): Promise<Uint8Array>
  snapshotSync(): Uint8Array
  /**
   * The engine that {@link Engine.snapshot} wrote. It tells the same signals with the same ids as the one that was saved.
   * @throws {@link RetentionError} `blob_truncated`, `blob_altered`, `blob_version`
   */
  static restore(bytes: Uint8Array, options?: Stoppable): Promise<Engine>
  static restoreSync(bytes: Uint8Array): Engine
  /** What `JSON.stringify` writes: what the engine is, in short. */
  toJSON(): EngineJson
}
