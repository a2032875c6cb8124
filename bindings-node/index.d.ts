// Made by generate-types.mjs. Edit types/base.d.ts or the core, then run `npm run types`.
/**
 * Customer retention, embedded: customers and events in, answers out. The same names, values and error codes as the
 * Rust and Python packages; option names are camelCase here, column names are data and stay snake_case.
 *
 * Whatever can take longer than a moment is a promise and runs off the event loop; `…Sync` is its twin on it.
 *
 * @packageDocumentation
 */

/**
 * An instant: a `Date`, a text (`2024-01-31`, `2024-01-31T10:00`, with `Z` or an offset or without: then it is local
 * time of the schema's zone), or an object of Temporal.
 */
export type TimeInput = Date | string | TemporalLike

/** `Temporal.Instant`, `ZonedDateTime`, `PlainDateTime` and `PlainDate`, by what they have in common. */
export interface TemporalLike {
  toString(): string
  toJSON(): string
  toLocaleString(): string
}

/** Stops long work: the promise rejects with `code: 'cancelled'`, `name: 'AbortError'` and the signal's reason as `cause`. */
export interface Stoppable {
  /** Stops the work; nothing has then changed. */
  signal?: AbortSignal
}

/** On how many threads bulk work runs. The results are the same bits for any number. */
export interface Threads {
  /** A whole number from 1; not given: one. */
  threads?: number
}

/** What went wrong, about which thing, and what to do next. */
export class RetentionError extends Error {
  /** `AbortError` for work that was stopped, else `RetentionError`. */
  readonly name: string
  /** The stable code, the same in all languages. */
  readonly code: ErrorCode
  /** The family of the code. */
  readonly kind: ErrorKind
  /** What it is about, by name: `argument`, `column`, `row`, `given`, `suggestion` … Names of options are camelCase, as you write them. */
  readonly details: Readonly<Record<string, string>>
}

/** The rows that were rejected for one reason. */
export interface Rejection {
  /** Why. */
  reason: RejectionReason
  /** The numbers of the rows, from 0. */
  rows: number[]
  /** What the first few of them said. */
  samples: string[]
}

/** How the rows of one call ended: accepted, duplicates, conflicts and rejected add up to the rows. */
export interface Receipt {
  /** Rows handed in. */
  rows: number
  /** Rows that are new. */
  accepted: number
  /** Rows that were there already. */
  duplicates: number
  /** Rows whose id was there with other content. */
  conflicts: number
  /** Rows that cannot be used. */
  rejected: number
  /** The rejected rows by reason. */
  rejections: Rejection[]
  /** Amounts that had more decimals than the currency and were rounded half-even. */
  roundedAmounts: number
  /** Columns of the input that nothing refers to. */
  ignoredColumns: string[]
}

/** The value of an event's property. */
export type PropertyValue = string | number | boolean | Date | null

/** One event. */
export interface EventInput {
  /** The customer's id. Whole numbers stand for their digits. */
  customer: string | number | bigint
  /** What happened, in your own word. */
  kind: string
  /** When. */
  time: TimeInput
  /** The event's own id: equal id, source and customer are one event. */
  id?: string | number | bigint | null
  /** The system it comes from. */
  source?: string | null
  /** When you learned of it; not given: when it happened. */
  received?: TimeInput | null
  /** What it was worth, in pounds, euros, dollars; rounded half-even once. */
  amount?: number | string | null
  /** What it was worth, in pence, cents. Give one of the two. */
  amountMinor?: bigint | number | null
  /** ISO 4217; not given: the schema's. */
  currency?: string | null
  /** The order that it is a line of. */
  order?: string | number | bigint | null
  /** What was bought or used. */
  item?: string | number | bigint | null
  /** Whatever else is known. */
  properties?: Record<string, PropertyValue | undefined> | null
}

/**
 * Objects with a key for each column; both kinds of iterables are read as they come.
 *
 * Fields that the column map does not name are taken from the keys of their names, spelled as options are (`signedUp`,
 * `setAt`, `amountMinor`) or as the core does (`signed_up`); rows with both spellings are refused as `invalid_table`. So
 * are rows of JSON text. Other keys, such as properties, and columns of Arrow are taken as they are.
 */
export type RowSource = Iterable<object> | AsyncIterable<object>

/** Text, bytes, or a stream of either (a `Readable`, a `ReadableStream`, any iterable). Pieces may end anywhere. */
export type ByteSource = string | Uint8Array | ArrayBuffer | AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>

/** Bytes that a log holds, by what they are for. */
export interface Memory {
  /** Time, kind and amount of all events. */
  events: number
  /** The customers' ids. */
  customers: number
  /** The events' own ids, and what finds an event by its id or content. */
  ids: number
  /** Times of receipt. */
  received: number
  /** All else: orders, items, sources, other currencies and properties of events. */
  rest: number
  /** The sum of all parts. */
  total: number
}

/** When you learned of a link. */
export interface Received {
  /** Not given: when it came to hold. */
  received?: TimeInput | null
}

/**
 * Customers and events, as they were told. Append in any order; read through {@link EventLog.asOf}.
 *
 * Bulk changes are made in the order of their calls, each whole or not at all, and never hold up the event loop; `push`,
 * `alias` and `asOf` act at once on the log as it stands, also while a bulk change is under way.
 *
 * @example
 * ```js
 * const log = new EventLog({ timeZone: 'Europe/London', currency: 'GBP', roles: { sale: 'purchase' } })
 * await log.append(lines, { customer: 'CustomerID', time: 'InvoiceDate', amount: 'total', order: 'InvoiceNo' })
 * const rfm = await log.asOf('2011-12-10').rfm()
 * ```
 */
export class EventLog {
  /**
   * An empty log.
   * @throws {@link RetentionError} `unknown_option`, `invalid_option`, `unknown_time_zone`, `unknown_currency`, `invalid_schema`
   */
  constructor(schema?: SchemaOptions, options?: Threads)
  /** What the data mean, every default filled in. */
  readonly schema: Readonly<Schema>
  /** How many events the log holds. */
  readonly events: number
  /** How many customer ids the log has seen, aliases included. */
  readonly customerIds: number
  /** How many bytes the log holds, by what they are for. Room reserved and not yet used counts. */
  memory(): Memory
  /** A log of its own with the same content, which costs next to nothing. A bulk change under way is not in it. */
  copy(): EventLog
  /**
   * Adds one event, at once: one object with all its fields.
   * @throws {@link RetentionError} `rows_rejected` with the detail `reason`; the log is then as it was
   */
  push(event: EventInput): Receipt
  /**
   * Adds a table of events, one row each.
   *
   * Rows that cannot be used are reported in the receipt and never cost a good one. Appending events with ids twice changes nothing. The order of rows and of calls does not matter. When the call fails, the log is as it was.
   *
   * Objects are read in short stretches between turns of the event loop; do not change them until the promise settles.
   * @throws {@link RetentionError} `missing_column`, `wrong_column_type`, `invalid_table`, `rows_rejected`
   */
  append(rows: RowSource, columns?: AppendOptions): Promise<Receipt>
  /**
   * The same from JSON text: a list of objects, or an object a line.
   *
   * See {@link EventLog.append}.
   */
  appendJson(text: ByteSource, columns?: AppendOptions): Promise<Receipt>
  /**
   * The same from lines of JSON, an object each. A line that is none is rejected as `not_a_row`.
   *
   * See {@link EventLog.append}.
   */
  appendNdjson(source: ByteSource, columns?: AppendOptions): Promise<Receipt>
  /**
   * The same from Arrow: an IPC stream or file.
   *
   * See {@link EventLog.append}.
   */
  appendArrow(source: ByteSource, columns?: AppendOptions): Promise<Receipt>
  /**
   * Sets what is known of customers: sign-up, account, zone and properties, one row each.
   *
   * A property is a fact since its date: a view shows the last value set before `asOf`. A row that says nothing but an id says that there is such a customer.
   *
   * Objects are read in short stretches between turns of the event loop; do not change them until the promise settles.
   * @throws {@link RetentionError} `missing_column`, `wrong_column_type`, `invalid_table`, `rows_rejected`
   */
  setCustomers(rows: RowSource, columns?: SetCustomersOptions): Promise<Receipt>
  /**
   * The same from JSON text: a list of objects, or an object a line.
   *
   * See {@link EventLog.setCustomers}.
   */
  setCustomersJson(text: ByteSource, columns?: SetCustomersOptions): Promise<Receipt>
  /**
   * The same from lines of JSON, an object each. A line that is none is rejected as `not_a_row`.
   *
   * See {@link EventLog.setCustomers}.
   */
  setCustomersNdjson(source: ByteSource, columns?: SetCustomersOptions): Promise<Receipt>
  /**
   * The same from Arrow: an IPC stream or file.
   *
   * See {@link EventLog.setCustomers}.
   */
  setCustomersArrow(source: ByteSource, columns?: SetCustomersOptions): Promise<Receipt>
  /**
   * Adds a table of subscriptions, one row from start to end.
   *
   * Each row becomes an event `subscription_started`, and an event `subscription_ended` where it has an end.
   *
   * Objects are read in short stretches between turns of the event loop; do not change them until the promise settles.
   * @throws {@link RetentionError} `missing_column`, `wrong_column_type`, `invalid_table`, `rows_rejected`
   */
  appendSubscriptions(rows: RowSource, columns?: AppendSubscriptionsOptions): Promise<Receipt>
  /**
   * The same from JSON text: a list of objects, or an object a line.
   *
   * See {@link EventLog.appendSubscriptions}.
   */
  appendSubscriptionsJson(text: ByteSource, columns?: AppendSubscriptionsOptions): Promise<Receipt>
  /**
   * The same from lines of JSON, an object each. A line that is none is rejected as `not_a_row`.
   *
   * See {@link EventLog.appendSubscriptions}.
   */
  appendSubscriptionsNdjson(source: ByteSource, columns?: AppendSubscriptionsOptions): Promise<Receipt>
  /**
   * The same from Arrow: an IPC stream or file.
   *
   * See {@link EventLog.appendSubscriptions}.
   */
  appendSubscriptionsArrow(source: ByteSource, columns?: AppendSubscriptionsOptions): Promise<Receipt>
  /**
   * Says that `id` is another name of `customer` since `at`, such as a visitor who signs in.
   * @throws {@link RetentionError} `invalid_time`, `invalid_id`, `invalid_identity`
   */
  alias(id: string | number | bigint, customer: string | number | bigint, at: TimeInput, options?: Received): void
  /**
   * Says that the customer `from` was merged into `into` at `at`.
   * @throws {@link RetentionError} as {@link EventLog.alias}
   */
  mergeCustomers(from: string | number | bigint, into: string | number | bigint, at: TimeInput, options?: Received): void
  /**
   * Says that an alias or merge no longer holds since `at`. Views after `at` show both as they were.
   * @throws {@link RetentionError} as {@link EventLog.alias}
   */
  unmergeCustomers(from: string | number | bigint, into: string | number | bigint, at: TimeInput, options?: Received): void
  /**
   * What had happened before `time`: a snapshot that later changes of the log neither change nor wait for.
   * @throws {@link RetentionError} `invalid_time`
   */
  asOf(time: TimeInput): View
  /**
   * Splits the log into so many logs of whole customers. Ids that were ever linked, and customers of one account, stay
   * together; who goes where is the same everywhere.
   */
  partition(parts: number, options?: Stoppable): Promise<EventLog[]>
  partitionSync(parts: number): EventLog[]
  /** One log of several that share a schema. */
  static merge(logs: Iterable<EventLog>, options?: Stoppable): Promise<EventLog>
  static mergeSync(logs: Iterable<EventLog>): EventLog
  /** The log as bytes: versioned, checksummed, and the same for every order of arrival. */
  toBytes(options?: Stoppable): Promise<Uint8Array>
  toBytesSync(): Uint8Array
  /**
   * The log that {@link EventLog.toBytes} wrote, by this release or an earlier one. The bytes are copied between turns of
   * the event loop; do not change them until the promise settles.
   * @throws {@link RetentionError} `blob_truncated`, `blob_altered`, `blob_version`
   */
  static fromBytes(bytes: Uint8Array, options?: Threads & Stoppable): Promise<EventLog>
  static fromBytesSync(bytes: Uint8Array, options?: Threads): EventLog
  /** What `JSON.stringify` writes: what the log is, in short. {@link EventLog.toBytes} saves it. */
  toJSON(): LogJson
}

/** A log in short. */
export interface LogJson {
  /** How many events the log holds. */
  events: number
  /** How many customer ids the log has seen, aliases included. */
  customerIds: number
  /** The schema's zone. */
  timeZone: string
  /** The schema's currency. */
  currency: string
}

/** A view in short. How much it holds, {@link View.count} counts: that is work, and too much for a line of a server's log. */
export interface ViewJson {
  /** The instant, as ISO text. */
  asOf: string
  /** The instant before which everything was received, if that was asked. */
  receivedBefore: string | null
  /** The schema's zone. */
  timeZone: string
  /** The schema's currency. */
  currency: string
}

/** How much a view holds. */
export interface Count {
  /** Customers with an event before the view's instant. */
  customers: number
  /** Events before it. */
  events: number
}

/**
 * What had happened before an instant. Immutable: what is appended later never changes it.
 *
 * Every operation is a promise that runs off the event loop and takes a `signal`; its twin `…Sync` runs on the event loop.
 * It fails with `unknown_option` for an option it does not have, `invalid_option` for a value that it cannot take, `cancelled`
 * when its signal says so, and with the codes that it lists.
 */
export class View {
  private constructor()
  /** The instant, as ISO text. */
  readonly asOf: string
  /** The instant before which everything was received, if that was asked. */
  readonly receivedBefore: string | null
  /** What the data mean. */
  readonly schema: Readonly<Schema>
  /**
   * The same view without what was received from `time` on.
   * @throws {@link RetentionError} `invalid_time`
   */
  knownAt(time: TimeInput): View
  /** How many customers have an event before `asOf`. */
  customers(options?: Stoppable): Promise<number>
  customersSync(): number
  /** How many events there are before `asOf`. */
  events(options?: Stoppable): Promise<number>
  eventsSync(): number
  /** How many customers and events there are, in one go. */
  count(options?: Stoppable): Promise<Count>
  countSync(): Count
  /**
   * An operation by name, with its arguments among the options: for hosts that pass on what their own users ask for.
   * @throws {@link RetentionError} `unknown_operation`, and those of the operation
   */
  call(operation: string, options?: Record<string, unknown> & Stoppable): Promise<Table>
  callSync(operation: string, options?: Record<string, unknown>): Table
  /**
   * What in the data endangers which results: one row for each check, with count, share, severity, samples and the next step.
   *
   * Missing sign-ups, activity and spend; ids with several contents or several customers; times in the future and at zero; days without events of a kind; several currencies; events before sign-up; refunds without purchases; undated properties.
   * @throws {@link RetentionError} `invalid_time`
   */
  audit(options?: AuditOptions): Promise<Table<AuditRow>>
  /** {@link View.audit} on the event loop. */
  auditSync(options?: Omit<AuditOptions, 'signal'>): Table<AuditRow>
  /**
   * Everything a customer did before `asOf`, under all ids that are theirs in this view: the newest first.
   *
   * Events of one instant are ordered by kind, id and content.
   * @param customer Any id of the customer.
   * @throws {@link RetentionError} `unknown_customer`, `unknown_kind`
   */
  timeline(customer: string, options?: TimelineOptions): Promise<Table<TimelineRow & Record<string, Cell>>>
  /** {@link View.timeline} on the event loop. */
  timelineSync(customer: string, options?: Omit<TimelineOptions, 'signal'>): Table<TimelineRow & Record<string, Cell>>
  /**
   * One row for each customer known before `asOf`: sign-up, first and last event, account, zone, and the last value of each property.
   *
   * The note `undated` names the properties with values that have no date: these may say what was not yet known at `asOf`.
   * @throws {@link RetentionError} `unknown_property`
   */
  customersTable(options?: CustomersTableOptions): Promise<Table<CustomersRow & Record<string, Cell>>>
  /** {@link View.customersTable} on the event loop. */
  customersTableSync(options?: Omit<CustomersTableOptions, 'signal'>): Table<CustomersRow & Record<string, Cell>>
  /** Every alias, merge and unmerge before `asOf`, what of it still holds, and who is who then. */
  identity(options?: IdentityOptions): Promise<Table<IdentityRow>>
  /** {@link View.identity} on the event loop. */
  identitySync(options?: Omit<IdentityOptions, 'signal'>): Table<IdentityRow>
  /**
   * Recency, frequency and monetary of every customer who bought before `asOf`, scored between the quantiles of this very view, with named segments.
   *
   * To keep scores comparable over time, fit once with `fitRfm` and apply with `rfmWith`. One row a customer, in the order of ids.
   * @throws {@link RetentionError} `unknown_kind`, `mixed_currency`, `amount_overflow`
   */
  rfm(options?: RfmOptions): Promise<Table<RfmRow>>
  /** {@link View.rfm} on the event loop. */
  rfmSync(options?: Omit<RfmOptions, 'signal'>): Table<RfmRow>
  /**
   * The named segments of `rfm`: how many customers each has, how they buy, and what share of the value is theirs.
   * @throws {@link RetentionError} `unknown_kind`, `mixed_currency`, `amount_overflow`
   */
  rfmSegments(options?: RfmSegmentsOptions): Promise<Table<RfmSegmentsRow>>
  /** {@link View.rfmSegments} on the event loop. */
  rfmSegmentsSync(options?: Omit<RfmSegmentsOptions, 'signal'>): Table<RfmSegmentsRow>
  /**
   * The cut points at the quantiles of this view, to be saved and applied to later views.
   * @throws {@link RetentionError} `unknown_kind`, `mixed_currency`, `amount_overflow`, `nothing_to_fit`
   */
  fitRfm(options?: FitRfmOptions): Promise<Artifact>
  /** {@link View.fitRfm} on the event loop. */
  fitRfmSync(options?: Omit<FitRfmOptions, 'signal'>): Artifact
  /**
   * Cut points of one's own. A score is 1 + the number of cuts strictly below the value; for recency, fewer days score higher.
   * @param recencyCuts Days, ascending.
   * @param frequencyCuts Numbers of orders, days or events, ascending.
   * @param monetaryCuts Amounts in minor units, ascending.
   */
  fixedRfm(recencyCuts: number | readonly number[], frequencyCuts: number | readonly number[], monetaryCuts: number | readonly number[], options?: FixedRfmOptions): Promise<Artifact>
  /** {@link View.fixedRfm} on the event loop. */
  fixedRfmSync(recencyCuts: number | readonly number[], frequencyCuts: number | readonly number[], monetaryCuts: number | readonly number[], options?: Omit<FixedRfmOptions, 'signal'>): Artifact
  /**
   * The same as `rfm` with cut points fitted before, or fixed. What the values mean, and the segments, are the cut points' own.
   * @param cuts The cut points, of `fitRfm` or `fixedRfm`.
   * @throws {@link RetentionError} `mixed_currency`, `amount_overflow`, `artifact_mismatch`, `artifact_from_later`, `blob_truncated`, `blob_altered`, `blob_version`
   */
  rfmWith(cuts: Artifact | string, options?: RfmWithOptions): Promise<Table<RfmRow>>
  /** {@link View.rfmWith} on the event loop. */
  rfmWithSync(cuts: Artifact | string, options?: Omit<RfmWithOptions, 'signal'>): Table<RfmRow>
  /**
   * The same as `rfmSegments` with cut points fitted before, or fixed.
   * @param cuts The cut points, of `fitRfm` or `fixedRfm`.
   * @throws {@link RetentionError} `mixed_currency`, `amount_overflow`, `artifact_mismatch`, `artifact_from_later`, `blob_truncated`, `blob_altered`, `blob_version`
   */
  rfmSegmentsWith(cuts: Artifact | string, options?: RfmSegmentsWithOptions): Promise<Table<RfmSegmentsRow>>
  /** {@link View.rfmSegmentsWith} on the event loop. */
  rfmSegmentsWithSync(cuts: Artifact | string, options?: Omit<RfmSegmentsWithOptions, 'signal'>): Table<RfmSegmentsRow>
  /**
   * Why a customer has the scores that these cut points give: one row each for recency, frequency and monetary, with the segment and the rule that decided among the notes.
   *
   * A customer who is known but never bought is no error: the state is then `not_eligible`.
   * @param customer Any id of the customer.
   * @param cuts The cut points, of `fitRfm` or `fixedRfm`.
   * @throws {@link RetentionError} `unknown_customer`, `artifact_mismatch`, `artifact_from_later`, `blob_truncated`, `blob_altered`, `blob_version`
   */
  explainRfm(customer: string, cuts: Artifact | string, options?: ExplainRfmOptions): Promise<Table<RfmExplanationRow>>
  /** {@link View.explainRfm} on the event loop. */
  explainRfmSync(customer: string, cuts: Artifact | string, options?: Omit<ExplainRfmOptions, 'signal'>): Table<RfmExplanationRow>
  /**
   * How many customers of each cohort came back, period by period since they started.
   *
   * A customer's start is their first event, or signing up; cohorts are the calendar periods of starts, or first items, or values of a property. Period 0 is the one of the start. Numbers of cells that are `not_yet` or `not_observed` are null, never zero. `left_truncated` marks cohorts whose customers may have started before the log began to observe.
   * @throws {@link RetentionError} `invalid_time`, `unknown_kind`, `unknown_property`, `undated_property`, `mixed_currency`, `amount_overflow`
   */
  cohorts(options?: CohortsOptions): Promise<Table<CohortsRow>>
  /** {@link View.cohorts} on the event loop. */
  cohortsSync(options?: Omit<CohortsOptions, 'signal'>): Table<CohortsRow>
  /**
   * The same as `cohorts` as a triangle: one row a cohort, and a column for each period since the start, named 0, 1, 2 and so on.
   *
   * The columns hold rates, or the orders or revenue asked for by `value`.
   * @throws {@link RetentionError} `invalid_time`, `unknown_kind`, `unknown_property`, `undated_property`, `mixed_currency`, `amount_overflow`
   */
  cohortTriangle(options?: CohortTriangleOptions): Promise<Table<CohortTriangleRow & Record<string, Cell>>>
  /** {@link View.cohortTriangle} on the event loop. */
  cohortTriangleSync(options?: Omit<CohortTriangleOptions, 'signal'>): Table<CohortTriangleRow & Record<string, Cell>>
  /**
   * What holds on average over cohorts, for each period since the start: the mean in which every customer weighs the same, and the one in which every cohort does.
   * @throws {@link RetentionError} `invalid_time`, `unknown_kind`, `unknown_property`, `undated_property`, `mixed_currency`, `amount_overflow`
   */
  cohortCurve(options?: CohortCurveOptions): Promise<Table<CohortCurveRow>>
  /** {@link View.cohortCurve} on the event loop. */
  cohortCurveSync(options?: Omit<CohortCurveOptions, 'signal'>): Table<CohortCurveRow>
  /**
   * The customers of one cohort, and which of them one of its cells counts: one row each, in the order of ids.
   *
   * The rows of `retained` that are true are as many as the cell says, and orders and amounts add up to the cell's.
   * @param cohort The label of the cohort; null for the cohort of customers without a value.
   * @param periodNumber The period since the start; 0 is the one of the start.
   * @throws {@link RetentionError} `invalid_time`, `unknown_kind`, `unknown_property`, `undated_property`, `unknown_cohort`, `mixed_currency`, `amount_overflow`
   */
  cohortCustomers(cohort: string, periodNumber: number, options?: CohortCustomersOptions): Promise<Table<CohortCustomersRow>>
  /** {@link View.cohortCustomers} on the event loop. */
  cohortCustomersSync(cohort: string, periodNumber: number, options?: Omit<CohortCustomersOptions, 'signal'>): Table<CohortCustomersRow>
  /**
   * How many of each period's customers are still there in the next: retention and churn rates in set form.
   *
   * One row for each period, with numerators, denominator, Wilson intervals and a state. What cannot be known is null with the reason in `state`, never zero.
   * @throws {@link RetentionError} `unknown_kind`, `invalid_time`
   */
  retention(options?: RetentionOptions): Promise<Table<RetentionRow>>
  /** {@link View.retention} on the event loop. */
  retentionSync(options?: Omit<RetentionOptions, 'signal'>): Table<RetentionRow>
  /**
   * Churn by a window of activity, for customers who never cancel but stop coming: of those active at the start of an interval, the share not active at its end.
   *
   * Active at `t` means an event in the window before `t`. Rows go back from `to` in steps of `every`.
   * @throws {@link RetentionError} `unknown_kind`, `invalid_time`
   */
  activityChurn(options?: ActivityChurnOptions): Promise<Table<ActivityChurnRow>>
  /** {@link View.activityChurn} on the event loop. */
  activityChurnSync(options?: Omit<ActivityChurnOptions, 'signal'>): Table<ActivityChurnRow>
  /**
   * Movements between periods: new, retained, reactivated and lost customers, and the same of their value, with net and gross revenue retention.
   *
   * They reconcile exactly: `active = new + retained + reactivated = start_active + new + reactivated - lost`, and `value = start_value + new_value + reactivated_value + expansion - contraction - lost_value`. A customer is new in the period of their first event ever, also when that is before `from`.
   * @throws {@link RetentionError} `unknown_kind`, `invalid_time`, `mixed_currency`, `amount_overflow`
   */
  movements(options?: MovementsOptions): Promise<Table<MovementsRow>>
  /** {@link View.movements} on the event loop. */
  movementsSync(options?: Omit<MovementsOptions, 'signal'>): Table<MovementsRow>
  /**
   * Purchases by period: customers, orders, purchase frequency, average order value, revenue before and after refunds, revenue per customer.
   *
   * Refunds are the events of that role, counted in the period in which they happen; they make nobody a customer.
   * @throws {@link RetentionError} `unknown_kind`, `invalid_time`, `mixed_currency`, `amount_overflow`
   */
  purchases(options?: PurchasesOptions): Promise<Table<PurchasesRow>>
  /** {@link View.purchases} on the event loop. */
  purchasesSync(options?: Omit<PurchasesOptions, 'signal'>): Table<PurchasesRow>
  /**
   * The share of customers who bought again, among those who were observed long enough to tell.
   *
   * With a window, a customer is counted once the window after the first purchase has passed, and has repeated if the second purchase came within it. Without one, everybody counts, however new.
   * @throws {@link RetentionError} `unknown_kind`
   */
  repeatPurchase(options?: RepeatPurchaseOptions): Promise<Table<RepeatPurchaseRow>>
  /** {@link View.repeatPurchase} on the event loop. */
  repeatPurchaseSync(options?: Omit<RepeatPurchaseOptions, 'signal'>): Table<RepeatPurchaseRow>
  /**
   * How many customers made a first, second, nth order, the share of each rung that climbed to the next, and how long that took.
   *
   * Without a window, those who made the last order yesterday count as not having come back. With one, only customers are counted for whom the window after the order before has passed.
   * @throws {@link RetentionError} `unknown_kind`
   */
  orderLadder(options?: OrderLadderOptions): Promise<Table<OrderLadderRow>>
  /** {@link View.orderLadder} on the event loop. */
  orderLadderSync(options?: Omit<OrderLadderOptions, 'signal'>): Table<OrderLadderRow>
  /**
   * The gaps between purchases, pooled over all customers: what the windows of other metrics should be chosen by.
   *
   * Only gaps that ended are counted. Customers who buy often have more of them.
   * @throws {@link RetentionError} `unknown_kind`
   */
  purchaseGaps(options?: PurchaseGapsOptions): Promise<Table<PurchaseGapsRow>>
  /** {@link View.purchaseGaps} on the event loop. */
  purchaseGapsSync(options?: Omit<PurchaseGapsOptions, 'signal'>): Table<PurchaseGapsRow>
  /**
   * Daily, weekly and monthly active customers on the average day of each period, and their quotients, of which DAU/MAU is called stickiness.
   *
   * Numerator and denominator of a quotient are sums over the same days: those that have a whole month of observed days before them.
   * @throws {@link RetentionError} `unknown_kind`, `invalid_time`
   */
  stickiness(options?: StickinessOptions): Promise<Table<StickinessRow>>
  /** {@link View.stickiness} on the event loop. */
  stickinessSync(options?: Omit<StickinessOptions, 'signal'>): Table<StickinessRow>
  /**
   * The distribution behind `stickiness`: how many customers were active on one day of the period, on two, and so on.
   *
   * Days are those of the schema's zone.
   * @throws {@link RetentionError} `unknown_kind`, `invalid_time`
   */
  activeDays(options?: ActiveDaysOptions): Promise<Table<ActiveDaysRow>>
  /** {@link View.activeDays} on the event loop. */
  activeDaysSync(options?: Omit<ActiveDaysOptions, 'signal'>): Table<ActiveDaysRow>
  /**
   * What lifetime-value models read of every customer who bought before `asOf`: repeat purchases, the time of the last one, age, and mean value.
   *
   * All count calendar days of the schema's zone: the purchases of a day are one, `t_x` is the time from the first such day to the last, `age` that from the first to the last day before `asOf`. Refunds do not count. lifetimes calls `t_x` recency and `age` T.
   * @throws {@link RetentionError} `unknown_kind`, `mixed_currency`
   */
  purchaseSummary(options?: PurchaseSummaryOptions): Promise<Table<PurchaseSummaryRow>>
  /** {@link View.purchaseSummary} on the event loop. */
  purchaseSummarySync(options?: Omit<PurchaseSummaryOptions, 'signal'>): Table<PurchaseSummaryRow>
  /** What `JSON.stringify` writes: what the view is, in short. */
  toJSON(): ViewJson
}

/** The values of a column: numbers, minor units or microseconds since 1970 (`bigint`), texts, or zeros and ones. */
export type Values<T> = [T] extends [number] ? Float64Array
  : [T] extends [bigint | Date] ? BigInt64Array
  : [T] extends [boolean] ? Uint8Array
  : [T] extends [string] ? string[]
  : Float64Array | BigInt64Array | Uint8Array | string[]

/** The type of a column: `time` is an instant, `date` a calendar day, `money` whole minor units. */
export type ColumnType = 'text' | 'int' | 'float' | 'bool' | 'time' | 'date' | 'money'

/** A column of a table. */
export interface Column<T> {
  /** One for each row; where `valid` is 0, a placeholder. Instants are microseconds since 1970. */
  readonly values: Values<NonNullable<T>>
  /** 1 where the row has a value, 0 where not; null when all rows have one. */
  readonly valid: Uint8Array | null
  /** What `JSON.stringify` writes: minor units and microseconds are text of digits, what is not there is null. */
  toJSON(): ColumnJson
}

/** A column as JSON has it. */
export interface ColumnJson {
  values: (string | number | null)[]
  valid: number[] | null
}

/** A value in a row. */
export type Cell = string | number | bigint | boolean | Date | null

/** A row as JSON has it: money as text of digits, instants as ISO text. */
export type RowJson<Row> = { [K in keyof Row]: Row[K] extends bigint | null ? Exclude<Row[K], bigint> | string : Row[K] extends Date | null ? Exclude<Row[K], Date> | string : Row[K] }

/** A table as JSON has it. */
export interface TableJson<Row> {
  name: string
  notes: Record<string, string>
  rows: RowJson<Row>[]
}

/**
 * A result: rows as objects, columns as typed arrays, the whole as Arrow. Money is minor units in a `bigint`, counts are
 * numbers, instants are `Date`s (to the millisecond; `column` has the microseconds), days are texts such as `2024-01-31`,
 * a missing value is null.
 */
export class Table<Row extends object = Record<string, Cell>> implements Iterable<Row> {
  private constructor()
  /** The table's name. */
  readonly name: string
  /** How many rows there are. */
  readonly length: number
  /** The names of the columns, in order. */
  readonly columns: readonly (keyof Row & string)[]
  /** The type of each column. */
  readonly types: Readonly<Record<keyof Row & string, ColumnType>>
  /** What the numbers mean: `as_of`, `currency`, `definition`, `warning` … Several notes of one name are lines of one text. */
  readonly notes: Readonly<Record<string, string>>
  /**
   * One column; made once, so treat it as read-only.
   * @throws {@link RetentionError} `unknown_column`, with the nearest name
   */
  column<Name extends keyof Row & string>(name: Name): Column<Row[Name]>
  /**
   * The rows from `from` to before `to`; all of them unless told, at once, on the event loop. `JSON.stringify` of a row
   * writes money as text.
   */
  rows(from?: number, to?: number): Row[]
  /** All rows, made in short stretches between turns of the event loop: for tables of thousands of rows in a server. */
  toRows(options?: Stoppable): Promise<Row[]>
  /** Row after row. */
  [Symbol.iterator](): IterableIterator<Row>
  /** Lists of `size` rows (1,024 unless told) with a turn of the event loop between them. */
  batches(size?: number, options?: Stoppable): AsyncGenerator<Row[], void, undefined>
  /** The table as an Arrow IPC stream. */
  toArrow(options?: Stoppable): Promise<Uint8Array>
  toArrowSync(): Uint8Array
  /**
   * The table as a chart: a Vega-Lite v5 specification with its data, for vega-embed and its kin.
   * @throws {@link RetentionError} `no_chart`
   */
  toVegaLite(): Record<string, unknown>
  /** The table as HTML for a notebook or a mail: the first rows, formatted by type. Cohorts show as a heat map. */
  toHtml(): string
  /**
   * What `JSON.stringify` writes, made at once, on the event loop. Always works: money is text of digits, instants are ISO
   * text. Of a large table take {@link Table.toPlain}.
   */
  toJSON(): TableJson<Row>
  /** The same, made in short stretches between turns of the event loop; instants are `Date`s still, which JSON writes as text. */
  toPlain(options?: Stoppable): Promise<TableJson<Row>>
  /** The first rows and columns as aligned text, then the notes; `console.log` of a table shows the same. */
  toString(): string
}

/**
 * Something fitted, such as cut points: made on one view, saved as text or JSON, applied to others.
 *
 * @example
 * ```js
 * const cuts = await log.asOf('2011-06-01').fitRfm()
 * const later = await log.asOf('2011-12-01').rfmWith(Artifact.from(String(cuts)))
 * ```
 */
export class Artifact {
  protected constructor()
  /** What it is, such as `rfm_cuts`. */
  readonly kind: string
  /** What was fitted, and on what, to look at. Its form may change between versions. */
  readonly content: Readonly<Record<string, unknown>>
  /**
   * The artifact of a text, or of what `JSON.parse` made of it, in the class of its kind.
   * @throws {@link RetentionError} `blob_truncated`, `blob_altered`, `blob_version`; `artifact_mismatch` for one of another kind
   */
  static from(source: Artifact | string | object): Artifact
  /** The text to save. */
  toString(): string
  /** What `JSON.stringify` writes. */
  toJSON(): object
}

/**
 * A plain table: a list of objects, an object of columns, Arrow as an IPC stream or file, or a table of this package.
 * Columns are lists or typed arrays of one length.
 */
export type PlainTable = RowSource | Readonly<Record<string, ArrayLike<unknown>>> | Uint8Array | ArrayBuffer | Table

/** A purchase summary counted: customers who are equal in frequency, age and t_x are one row. Those of disjoint parts of the customers add up to those of all, and give bit for bit the fit that all would give. */
export class PurchaseCounts extends Artifact {
  /** The PurchaseCounts of a text, or of what `JSON.parse` made of it. */
  static from(source: Artifact | string | object): PurchaseCounts
  /**
   * Counts the customers of a view or of a table of summaries: all that a fit needs, without ids.
   * @param data A view, or a plain table.
   * @throws {@link RetentionError} `unknown_kind`, `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `invalid_span`, `mixed_unit`, `mixed_currency`, `unknown_currency`
   */
  static of(data: View | PlainTable, options?: PurchaseCountsOfOptions): Promise<PurchaseCounts>
  /** {@link PurchaseCounts.of} on the event loop. */
  static ofSync(data: View | PlainTable, options?: Omit<PurchaseCountsOfOptions, 'signal'>): PurchaseCounts
  /**
   * The counts of several disjoint parts of the customers as one, such as those of the parts of a log.
   * @param parts The counts to add up, all as of one instant.
   * @throws {@link RetentionError} `mixed_unit`, `mixed_currency`, `artifact_mismatch`, `blob_truncated`, `blob_altered`, `blob_version`
   */
  static merge(parts: PurchaseCounts | string | readonly (PurchaseCounts | string)[], options?: PurchaseCountsMergeOptions): Promise<PurchaseCounts>
  /** {@link PurchaseCounts.merge} on the event loop. */
  static mergeSync(parts: PurchaseCounts | string | readonly (PurchaseCounts | string)[], options?: Omit<PurchaseCountsMergeOptions, 'signal'>): PurchaseCounts
}

/** A model of when customers buy and when they leave: BG/NBD, MBG/NBD, Pareto/NBD or BG/BB. Fitted once, saved, and applied to any view or table. */
export class PurchaseModel extends Artifact {
  /** The PurchaseModel of a text, or of what `JSON.parse` made of it. */
  static from(source: Artifact | string | object): PurchaseModel
  /**
   * Fits a model of purchases by maximum likelihood, on a view or on a table of summaries with one row a customer.
   *
   * Newton's method with exact derivatives, from several starts. Where the data do not tell a parameter, it has no standard error and a warning says so. Columns are found under the names of `purchaseSummary` and of lifetimes (`frequency`, `recency`, `T`, `monetary_value`).
   * @param data A view, or a plain table.
   * @throws {@link RetentionError} `nothing_to_fit`, `not_enough_data`, `unknown_kind`, `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `invalid_span`, `mixed_unit`, `mixed_currency`, `unknown_currency`
   */
  static fit(data: View | PlainTable, options?: PurchaseModelFitOptions): Promise<PurchaseModel>
  /** {@link PurchaseModel.fit} on the event loop. */
  static fitSync(data: View | PlainTable, options?: Omit<PurchaseModelFitOptions, 'signal'>): PurchaseModel
  /**
   * The same as `fit` on counts of customers, such as those of all parts of a log.
   * @param counts The counts, of `PurchaseCounts`.
   * @throws {@link RetentionError} `nothing_to_fit`, `not_enough_data`, `invalid_value`, `blob_truncated`, `blob_altered`, `blob_version`
   */
  static fitCounts(counts: PurchaseCounts | string, options?: PurchaseModelFitCountsOptions): Promise<PurchaseModel>
  /** {@link PurchaseModel.fitCounts} on the event loop. */
  static fitCountsSync(counts: PurchaseCounts | string, options?: Omit<PurchaseModelFitCountsOptions, 'signal'>): PurchaseModel
  /**
   * A model at given parameters, such as those of a paper or another library.
   *
   * In the order r, alpha, a, b for BG/NBD and MBG/NBD; r, alpha, s, beta for Pareto/NBD; alpha, beta, gamma, delta for BG/BB.
   * @param parameters The four parameters, in the order of the paper.
   * @param unit The unit of the times that they are for, such as `1w`.
   * @throws {@link RetentionError} `invalid_span`
   */
  static fromParameters(parameters: number | readonly number[], unit: string, options?: PurchaseModelFromParametersOptions): Promise<PurchaseModel>
  /** {@link PurchaseModel.fromParameters} on the event loop. */
  static fromParametersSync(parameters: number | readonly number[], unit: string, options?: Omit<PurchaseModelFromParametersOptions, 'signal'>): PurchaseModel
  /**
   * What each customer is expected to do: the probability that they have not left for good, and purchases within the horizon.
   *
   * One row a customer, in the order of the table, or of ids. Times are in the model's unit: one of another unit is refused.
   * @param data A view, or a plain table.
   * @throws {@link RetentionError} `unknown_kind`, `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `invalid_span`, `mixed_unit`, `mixed_currency`, `unknown_currency`, `artifact_from_later`
   */
  predict(data: View | PlainTable, options?: PurchaseModelPredictOptions): Promise<Table<PurchaseScoresRow>>
  /** {@link PurchaseModel.predict} on the event loop. */
  predictSync(data: View | PlainTable, options?: Omit<PurchaseModelPredictOptions, 'signal'>): Table<PurchaseScoresRow>
  /**
   * How probable it is that each customer makes exactly so many purchases within the horizon.
   * @param data A view, or a plain table.
   * @param n How many purchases.
   * @throws {@link RetentionError} `unknown_kind`, `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `invalid_span`, `mixed_unit`, `mixed_currency`, `unknown_currency`, `artifact_from_later`
   */
  probabilityOfPurchases(data: View | PlainTable, n: number, options?: PurchaseModelProbabilityOfPurchasesOptions): Promise<Table<PurchaseProbabilitiesRow>>
  /** {@link PurchaseModel.probabilityOfPurchases} on the event loop. */
  probabilityOfPurchasesSync(data: View | PlainTable, n: number, options?: Omit<PurchaseModelProbabilityOfPurchasesOptions, 'signal'>): Table<PurchaseProbabilitiesRow>
  /**
   * All purchases expected to come of each customer, later ones worth less: discounted expected residual transactions (DERT).
   * @param data A view, or a plain table.
   * @throws {@link RetentionError} `unknown_kind`, `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `invalid_span`, `mixed_unit`, `mixed_currency`, `unknown_currency`, `artifact_from_later`
   */
  residualTransactions(data: View | PlainTable, options?: PurchaseModelResidualTransactionsOptions): Promise<Table<ResidualTransactionsRow>>
  /** {@link PurchaseModel.residualTransactions} on the event loop. */
  residualTransactionsSync(data: View | PlainTable, options?: Omit<PurchaseModelResidualTransactionsOptions, 'signal'>): Table<ResidualTransactionsRow>
  /**
   * What each customer's purchases of the coming periods are worth: purchases expected in each period, times the mean value expected of a purchase, times the margin, discounted to now.
   *
   * The value of purchases to come, not of those made. Values are in the currency of the model of spend; a period of a month counts by its mean length.
   * @param data A view, or a plain table.
   * @param spend The model of what customers spend on a purchase.
   * @throws {@link RetentionError} `unknown_kind`, `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `invalid_span`, `mixed_unit`, `mixed_currency`, `unknown_currency`, `amount_overflow`, `artifact_from_later`, `blob_truncated`, `blob_altered`, `blob_version`
   */
  lifetimeValue(data: View | PlainTable, spend: SpendModel | string, options?: PurchaseModelLifetimeValueOptions): Promise<Table<LifetimeValuesRow>>
  /** {@link PurchaseModel.lifetimeValue} on the event loop. */
  lifetimeValueSync(data: View | PlainTable, spend: SpendModel | string, options?: Omit<PurchaseModelLifetimeValueOptions, 'signal'>): Table<LifetimeValuesRow>
  /** Repeat purchases expected of a new customer, from the first purchase to the horizon; the last row is that of the horizon. */
  newCustomer(options?: PurchaseModelNewCustomerOptions): Promise<Table<NewCustomerRow>>
  /** {@link PurchaseModel.newCustomer} on the event loop. */
  newCustomerSync(options?: Omit<PurchaseModelNewCustomerOptions, 'signal'>): Table<NewCustomerRow>
  /** How probable 0, 1, 2 … repeat purchases of a new customer are within the horizon of the first. */
  newCustomerCounts(options?: PurchaseModelNewCustomerCountsOptions): Promise<Table<NewCustomerCountsRow>>
  /** {@link PurchaseModel.newCustomerCounts} on the event loop. */
  newCustomerCountsSync(options?: Omit<PurchaseModelNewCustomerCountsOptions, 'signal'>): Table<NewCustomerCountsRow>
  /**
   * Repeat purchases as they were made beside those that the model expects, period by period until `asOf`.
   *
   * Of the customers who first bought before the model's `fitted_as_of`, or of all where it has none. Only whole periods.
   * @param view What a log showed at an instant.
   * @throws {@link RetentionError} `unknown_kind`, `mixed_currency`, `invalid_span`
   */
  tracking(view: View, options?: PurchaseModelTrackingOptions): Promise<Table<PurchaseTrackingRow>>
  /** {@link PurchaseModel.tracking} on the event loop. */
  trackingSync(view: View, options?: Omit<PurchaseModelTrackingOptions, 'signal'>): Table<PurchaseTrackingRow>
  /**
   * How many customers made 0, 1, 2 … repeat purchases within their age, beside how many the model expects to.
   * @param data A view, or a plain table.
   * @throws {@link RetentionError} `unknown_kind`, `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `invalid_span`, `mixed_unit`, `mixed_currency`, `unknown_currency`
   */
  frequencies(data: View | PlainTable, options?: PurchaseModelFrequenciesOptions): Promise<Table<PurchaseFrequenciesRow>>
  /** {@link PurchaseModel.frequencies} on the event loop. */
  frequenciesSync(data: View | PlainTable, options?: Omit<PurchaseModelFrequenciesOptions, 'signal'>): Table<PurchaseFrequenciesRow>
  /**
   * How probable it was that one customer is alive, from the first purchase until `asOf`, as it was to be judged at each moment.
   * @param view What a log showed at an instant.
   * @param customer Any id of the customer.
   * @throws {@link RetentionError} `unknown_customer`, `unknown_kind`, `mixed_currency`, `not_enough_data`
   */
  aliveOverTime(view: View, customer: string, options?: PurchaseModelAliveOverTimeOptions): Promise<Table<AliveOverTimeRow>>
  /** {@link PurchaseModel.aliveOverTime} on the event loop. */
  aliveOverTimeSync(view: View, customer: string, options?: Omit<PurchaseModelAliveOverTimeOptions, 'signal'>): Table<AliveOverTimeRow>
  /** The parameters with their standard errors, one row each; how the fit went stands in the notes. */
  parameters(options?: PurchaseModelParametersOptions): Promise<Table<ModelParametersRow>>
  /** {@link PurchaseModel.parameters} on the event loop. */
  parametersSync(options?: Omit<PurchaseModelParametersOptions, 'signal'>): Table<ModelParametersRow>
}

/** The Gamma-Gamma model of what customers spend on a purchase on average, in one currency. */
export class SpendModel extends Artifact {
  /** The SpendModel of a text, or of what `JSON.parse` made of it. */
  static from(source: Artifact | string | object): SpendModel
  /**
   * Fits the Gamma-Gamma model by maximum likelihood on customers with repeat purchases, of a view or of a table of summaries.
   *
   * It takes the value of purchases as independent of how often they are made; a warning says so where they are correlated.
   * @param data A view, or a plain table.
   * @throws {@link RetentionError} `not_enough_data`, `unknown_kind`, `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `invalid_span`, `mixed_unit`, `mixed_currency`, `unknown_currency`
   */
  static fit(data: View | PlainTable, options?: SpendModelFitOptions): Promise<SpendModel>
  /** {@link SpendModel.fit} on the event loop. */
  static fitSync(data: View | PlainTable, options?: Omit<SpendModelFitOptions, 'signal'>): SpendModel
  /**
   * The same as `fit` on counts of customers, such as those of all parts of a log.
   * @param counts The counts, of `PurchaseCounts`.
   * @throws {@link RetentionError} `not_enough_data`, `missing_column`, `invalid_value`, `blob_truncated`, `blob_altered`, `blob_version`
   */
  static fitCounts(counts: PurchaseCounts | string, options?: SpendModelFitCountsOptions): Promise<SpendModel>
  /** {@link SpendModel.fitCounts} on the event loop. */
  static fitCountsSync(counts: PurchaseCounts | string, options?: Omit<SpendModelFitCountsOptions, 'signal'>): SpendModel
  /**
   * A model at given parameters p, q and v; v in major units of the currency.
   * @param parameters The parameters p, q and v.
   * @param currency The ISO 4217 code of the values.
   * @throws {@link RetentionError} `unknown_currency`
   */
  static fromParameters(parameters: number | readonly number[], currency: string, options?: SpendModelFromParametersOptions): Promise<SpendModel>
  /** {@link SpendModel.fromParameters} on the event loop. */
  static fromParametersSync(parameters: number | readonly number[], currency: string, options?: Omit<SpendModelFromParametersOptions, 'signal'>): SpendModel
  /**
   * What each customer is expected to spend on a purchase: a weighted mean of their own purchases and everyone's.
   *
   * Who has no repeat purchase has the mean of all. The note `mean_of_new` is that of a new customer.
   * @param data A view, or a plain table.
   * @throws {@link RetentionError} `unknown_kind`, `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `invalid_span`, `mixed_unit`, `mixed_currency`, `unknown_currency`
   */
  predict(data: View | PlainTable, options?: SpendModelPredictOptions): Promise<Table<SpendScoresRow>>
  /** {@link SpendModel.predict} on the event loop. */
  predictSync(data: View | PlainTable, options?: Omit<SpendModelPredictOptions, 'signal'>): Table<SpendScoresRow>
  /** The parameters with their standard errors, one row each; how the fit went stands in the notes. */
  parameters(options?: SpendModelParametersOptions): Promise<Table<ModelParametersRow>>
  /** {@link SpendModel.parameters} on the event loop. */
  parametersSync(options?: Omit<SpendModelParametersOptions, 'signal'>): Table<ModelParametersRow>
}

/** How many customers left at each renewal, and how many were last seen as customers after it. Those of disjoint parts of the customers add up. */
export class RenewalCounts extends Artifact {
  /** The RenewalCounts of a text, or of what `JSON.parse` made of it. */
  static from(source: Artifact | string | object): RenewalCounts
  /**
   * Counts renewals: the survivors of one cohort, its size first and then how many were left after each renewal; or a row a customer, with the renewal at which they left, or how many they had made when last seen.
   * @param table A plain table.
   * @throws {@link RetentionError} `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `invalid_span`
   */
  static of(table: PlainTable, options?: RenewalCountsOfOptions): Promise<RenewalCounts>
  /** {@link RenewalCounts.of} on the event loop. */
  static ofSync(table: PlainTable, options?: Omit<RenewalCountsOfOptions, 'signal'>): RenewalCounts
  /**
   * The counts of several disjoint parts of the customers, or of cohorts that were watched for different times, as one.
   * @param parts The counts to add up.
   * @throws {@link RetentionError} `mixed_unit`, `invalid_value`, `blob_truncated`, `blob_altered`, `blob_version`
   */
  static merge(parts: RenewalCounts | string | readonly (RenewalCounts | string)[], options?: RenewalCountsMergeOptions): Promise<RenewalCounts>
  /** {@link RenewalCounts.merge} on the event loop. */
  static mergeSync(parts: RenewalCounts | string | readonly (RenewalCounts | string)[], options?: Omit<RenewalCountsMergeOptions, 'signal'>): RenewalCounts
}

/** The shifted-beta-geometric model (sBG) of contracts that are renewed or not at the end of each period. */
export class RenewalModel extends Artifact {
  /** The RenewalModel of a text, or of what `JSON.parse` made of it. */
  static from(source: Artifact | string | object): RenewalModel
  /**
   * Fits the model by maximum likelihood on a table of survivors or of customers, as `RenewalCounts` reads it.
   * @param table A plain table.
   * @throws {@link RetentionError} `nothing_to_fit`, `not_enough_data`, `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `invalid_span`
   */
  static fit(table: PlainTable, options?: RenewalModelFitOptions): Promise<RenewalModel>
  /** {@link RenewalModel.fit} on the event loop. */
  static fitSync(table: PlainTable, options?: Omit<RenewalModelFitOptions, 'signal'>): RenewalModel
  /**
   * The same as `fit` on counts, such as those of several cohorts.
   * @param counts The counts, of `RenewalCounts`.
   * @throws {@link RetentionError} `nothing_to_fit`, `not_enough_data`, `blob_truncated`, `blob_altered`, `blob_version`
   */
  static fitCounts(counts: RenewalCounts | string, options?: RenewalModelFitCountsOptions): Promise<RenewalModel>
  /** {@link RenewalModel.fitCounts} on the event loop. */
  static fitCountsSync(counts: RenewalCounts | string, options?: Omit<RenewalModelFitCountsOptions, 'signal'>): RenewalModel
  /**
   * A model at given parameters alpha and beta.
   * @param parameters The parameters alpha and beta.
   * @param period The time between two renewals, such as `1y`.
   * @throws {@link RetentionError} `invalid_span`
   */
  static fromParameters(parameters: number | readonly number[], period: string, options?: RenewalModelFromParametersOptions): Promise<RenewalModel>
  /** {@link RenewalModel.fromParameters} on the event loop. */
  static fromParametersSync(parameters: number | readonly number[], period: string, options?: Omit<RenewalModelFromParametersOptions, 'signal'>): RenewalModel
  /** The share of customers left after each renewal, and of those left before it who renew. */
  curve(options?: RenewalModelCurveOptions): Promise<Table<RenewalCurveRow>>
  /** {@link RenewalModel.curve} on the event loop. */
  curveSync(options?: Omit<RenewalModelCurveOptions, 'signal'>): Table<RenewalCurveRow>
  /** How many periods customers are expected to pay for yet, discounted, by how often they have renewed. Times what a period earns, that is their value. */
  lifetimes(options?: RenewalModelLifetimesOptions): Promise<Table<RenewalLifetimesRow>>
  /** {@link RenewalModel.lifetimes} on the event loop. */
  lifetimesSync(options?: Omit<RenewalModelLifetimesOptions, 'signal'>): Table<RenewalLifetimesRow>
  /** The parameters with their standard errors, one row each; how the fit went stands in the notes. */
  parameters(options?: RenewalModelParametersOptions): Promise<Table<ModelParametersRow>>
  /** {@link RenewalModel.parameters} on the event loop. */
  parametersSync(options?: Omit<RenewalModelParametersOptions, 'signal'>): Table<ModelParametersRow>
}

/** Every error code, in the order of the core. */
export const errorCodes: readonly ErrorCode[]

/** The names of all operations as their methods are called here; those of artifacts have their class in front, as in `PurchaseModel.fit`. */
export const operations: readonly string[]

/** All reasons for which a row is rejected, in the order of the core. */
export const reasons: readonly RejectionReason[]

/** Simulated customers with known truth, and a small shop: what `retention-core/testing` has. */
export * as testing from './testing.js'

/** The version of the package. */
export const version: string

/** The family of an error. */
export type ErrorKind = 'input' | 'not_found' | 'artifact' | 'cancelled' | 'internal'

/**
 * The stable code of an error.
 * - `invalid_option`: An option has a value that is not allowed, or options contradict each other.
 * - `unknown_option`: An option that this operation does not have.
 * - `invalid_time`: A text or number that is not an instant, or one outside years 1 to 9999.
 * - `invalid_span`: A text that is not a length of time such as `30d` or `1mo`.
 * - `unknown_time_zone`: A time zone that is not in the IANA database.
 * - `unknown_currency`: A currency that is not an ISO 4217 code.
 * - `mixed_currency`: Amounts of different currencies would have to be added.
 * - `score_out_of_scale`: An answer to a survey has a score that is not on the declared scale.
 * - `missing_exchange_rate`: An amount of another currency has no exchange rate at its time.
 * - `amount_overflow`: A sum of amounts does not fit into 64 bits of minor units.
 * - `invalid_schema`: The schema contradicts itself or the log it is given to.
 * - `invalid_value`: A column holds a value that is not allowed there, such as one that is not finite or a negative duration.
 * - `mixed_unit`: Times counted in different units would have to be put together.
 * - `missing_column`: A column that the column map names is not in the table.
 * - `wrong_column_type`: A column has a type that its role cannot take.
 * - `invalid_table`: The input is not a table: columns of different lengths, or rows that are not objects.
 * - `rows_rejected`: Rows were rejected while `on_reject` says to raise; nothing was added.
 * - `invalid_id`: An id is empty, too long, or neither text nor a whole number.
 * - `invalid_identity`: An alias, merge or unmerge that contradicts itself.
 * - `unknown_customer`: No customer of that id was seen before `as_of`.
 * - `unknown_kind`: No event of that kind, and no role, has that name.
 * - `unknown_property`: No property of that name was seen.
 * - `undated_property`: A property without dates would be read as if it had always held.
 * - `unknown_column`: The result has no column of that name.
 * - `no_chart`: The table has no chart.
 * - `unknown_cohort`: No cohort of that label, or no such period in it.
 * - `nothing_to_fit`: There is no customer to fit on.
 * - `not_enough_data`: There are customers, but too few or too much alike to fit this model on.
 * - `one_outcome`: All rows have the same outcome, so nothing can be learnt from them.
 * - `constant_column`: A column has the same value in every row, so it explains nothing.
 * - `collinear_columns`: A column is a linear combination of others, so their coefficients cannot be told apart.
 * - `separation`: A column tells the outcomes apart completely, so its coefficient has no finite estimate.
 * - `horizon_beyond_data`: The horizon lies beyond the last time that was observed.
 * - `unknown_operation`: An operation that does not exist.
 * - `rule_syntax`: The text or tree of a rule cannot be read.
 * - `rule_type`: A rule applies an operator or a function to types that it does not take.
 * - `rule_too_large`: A rule nests too deep, has too many parts, or holds too long a text.
 * - `rule_arithmetic`: A rule computes a constant that does not exist: a division by zero, or beyond 64 bits.
 * - `unknown_name`: A rule reads a name that there is not.
 * - `unknown_function`: A rule uses a function or an operator that there is not.
 * - `circular_definition`: Definitions that build on one another in a circle.
 * - `invalid_policy`: A policy does not fit itself or the schema; `validate` lists everything.
 * - `unknown_segment`: No segment of that name.
 * - `blob_truncated`: The bytes end before what their header promises.
 * - `blob_altered`: The bytes do not match their checksum, or are not of this library.
 * - `blob_version`: The bytes were written by a newer version.
 * - `artifact_mismatch`: The artifact was fitted under another schema or for other settings.
 * - `artifact_from_later`: The artifact was fitted on a later view than the one it is applied to.
 * - `cancelled`: The work was stopped at the caller's request.
 * - `internal`: A fault of this library; please report it with the message.
 */
export type ErrorCode =
  | 'invalid_option'
  | 'unknown_option'
  | 'invalid_time'
  | 'invalid_span'
  | 'unknown_time_zone'
  | 'unknown_currency'
  | 'mixed_currency'
  | 'score_out_of_scale'
  | 'missing_exchange_rate'
  | 'amount_overflow'
  | 'invalid_schema'
  | 'invalid_value'
  | 'mixed_unit'
  | 'missing_column'
  | 'wrong_column_type'
  | 'invalid_table'
  | 'rows_rejected'
  | 'invalid_id'
  | 'invalid_identity'
  | 'unknown_customer'
  | 'unknown_kind'
  | 'unknown_property'
  | 'undated_property'
  | 'unknown_column'
  | 'no_chart'
  | 'unknown_cohort'
  | 'nothing_to_fit'
  | 'not_enough_data'
  | 'one_outcome'
  | 'constant_column'
  | 'collinear_columns'
  | 'separation'
  | 'horizon_beyond_data'
  | 'unknown_operation'
  | 'rule_syntax'
  | 'rule_type'
  | 'rule_too_large'
  | 'rule_arithmetic'
  | 'unknown_name'
  | 'unknown_function'
  | 'circular_definition'
  | 'invalid_policy'
  | 'unknown_segment'
  | 'blob_truncated'
  | 'blob_altered'
  | 'blob_version'
  | 'artifact_mismatch'
  | 'artifact_from_later'
  | 'cancelled'
  | 'internal'

/**
 * Why a row was rejected.
 * - `missing_customer`: The row has no customer, or an empty one.
 * - `missing_kind`: The row has no kind of event, or an empty one.
 * - `missing_time`: The row has no time.
 * - `invalid_time`: The time cannot be read, or lies outside years 1 to 9999.
 * - `invalid_received`: The time of receipt cannot be read.
 * - `invalid_amount`: The amount is not a finite decimal number.
 * - `amount_too_large`: The amount is beyond 10^15 minor units.
 * - `invalid_currency`: The currency is not an ISO 4217 code.
 * - `invalid_property`: A property's value does not have the type the schema says.
 * - `invalid_id`: An id, kind, order or item is neither text nor a whole number.
 * - `invalid_zone`: The customer's time zone is not in the IANA database.
 * - `id_too_long`: An id, kind, order or item is longer than 1,024 bytes.
 * - `too_many_kinds`: The log already has 65,535 kinds of events.
 * - `end_before_start`: The subscription ends before it starts.
 * - `invalid_signed_up`: The time of sign-up cannot be read.
 * - `invalid_set_at`: The time at which the properties were set cannot be read.
 * - `not_a_row`: The row is not an object.
 */
export type RejectionReason =
  | 'missing_customer'
  | 'missing_kind'
  | 'missing_time'
  | 'invalid_time'
  | 'invalid_received'
  | 'invalid_amount'
  | 'amount_too_large'
  | 'invalid_currency'
  | 'invalid_property'
  | 'invalid_id'
  | 'invalid_zone'
  | 'id_too_long'
  | 'too_many_kinds'
  | 'end_before_start'
  | 'invalid_signed_up'
  | 'invalid_set_at'
  | 'not_a_row'

/** What the data of a log mean. */
export interface SchemaOptions {
  /**
   * IANA time zone in which days, weeks and months are counted, and in which times without a zone are read.
   * @defaultValue `"UTC"`
   */
  timeZone?: string | null
  /**
   * ISO 4217 code of the amounts; `XXX` stands for "no currency" and has two decimals.
   * @defaultValue `"XXX"`
   */
  currency?: string | null
  /**
   * The role of each kind of event. A kind that is named like a role has that role unless it stands here.
   * @defaultValue `{}`
   */
  roles?: Readonly<Record<string, 'activity' | 'purchase' | 'refund' | 'subscription_change' | 'cancellation' | 'payment_succeeded' | 'payment_failed' | 'ticket_opened' | 'ticket_closed' | 'survey_response' | 'review' | 'referral' | 'message_sent' | 'message_opened'>> | null
  /**
   * The type of each property; properties that do not stand here keep the type of each value.
   * @defaultValue `{}`
   */
  properties?: Readonly<Record<string, 'string' | 'number' | 'bool' | 'time'>> | null
  /**
   * Customer properties that never change and may therefore be used without a date.
   * @defaultValue `[]`
   */
  staticProperties?: string | readonly string[] | null
  /** Since when the log saw everything; not given: since the start of the day of its first event. */
  observedFrom?: TimeInput | null
  /** Until when the log saw everything; not given: to the end of the day of its last event. */
  observedTo?: TimeInput | null
  /**
   * For kinds that were observed at other times: a pair of instants.
   * @defaultValue `{}`
   */
  observedKinds?: Readonly<Record<string, TimeInput | readonly TimeInput[]>> | null
  /**
   * What two events of equal content and without ids are.
   * @defaultValue `"keep"`
   */
  equalRows?: 'keep' | 'one' | null
  /**
   * The first day of a week.
   * @defaultValue `"monday"`
   */
  weekStart?: 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday' | null
}

/** The settings of a schema with every default filled in; instants are ISO text. */
export interface Schema {
  /** IANA time zone in which days, weeks and months are counted, and in which times without a zone are read. */
  timeZone: string
  /** ISO 4217 code of the amounts; `XXX` stands for "no currency" and has two decimals. */
  currency: string
  /** The role of each kind of event. A kind that is named like a role has that role unless it stands here. */
  roles: Readonly<Record<string, 'activity' | 'purchase' | 'refund' | 'subscription_change' | 'cancellation' | 'payment_succeeded' | 'payment_failed' | 'ticket_opened' | 'ticket_closed' | 'survey_response' | 'review' | 'referral' | 'message_sent' | 'message_opened'>>
  /** The type of each property; properties that do not stand here keep the type of each value. */
  properties: Readonly<Record<string, 'string' | 'number' | 'bool' | 'time'>>
  /** Customer properties that never change and may therefore be used without a date. */
  staticProperties: readonly string[]
  /** Since when the log saw everything; not given: since the start of the day of its first event. */
  observedFrom: string | null
  /** Until when the log saw everything; not given: to the end of the day of its last event. */
  observedTo: string | null
  /** For kinds that were observed at other times: a pair of instants. */
  observedKinds: Readonly<Record<string, readonly string[]>>
  /** What two events of equal content and without ids are. */
  equalRows: 'keep' | 'one'
  /** The first day of a week. */
  weekStart: 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday'
}

/** The options of `append`. */
export interface AppendOptions extends Stoppable {
  /** The customer's id: text, or whole numbers. */
  customer?: string | null
  /** When it happened: instants, dates, or ISO text; without an offset, local time of the schema's zone. */
  time?: string | null
  /** The kind of event. */
  kind?: string | null
  /** The kind of rows whose kind is missing, and of all rows where there is no such column. */
  defaultKind?: string | null
  /** The event's own id. */
  id?: string | null
  /** The system it comes from. */
  source?: string | null
  /** When the host learned of it. */
  received?: string | null
  /** What it was worth: whole numbers, decimals, floats or decimal text. */
  amount?: string | null
  /**
   * The unit of the amount column.
   * @defaultValue `"major"`
   */
  amountUnit?: 'major' | 'minor' | null
  /** The amount's currency, where it is not the schema's. */
  currency?: string | null
  /** The order it belongs to. */
  order?: string | null
  /** What was bought or used. */
  item?: string | null
  /**
   * Further columns to keep as properties of the event.
   * @defaultValue `[]`
   */
  properties?: string | readonly string[] | null
  /**
   * What to do with rows that cannot be used.
   * @defaultValue `"report"`
   */
  onReject?: 'report' | 'raise' | null
}

/** The options of `setCustomers`. */
export interface SetCustomersOptions extends Stoppable {
  /** The customer's id. */
  id?: string | null
  /** When the customer signed up. */
  signedUp?: string | null
  /** The account the customer belongs to. */
  account?: string | null
  /** The customer's own time zone. */
  zone?: string | null
  /**
   * Since when account, zone and properties hold. Without it they are undated: they hold in every view, and are
   * no features of models unless the schema calls them static.
   */
  setAt?: string | null
  /** When the host learned of it. */
  received?: string | null
  /** The columns to keep as properties; not given: all that are left. */
  properties?: string | readonly string[] | null
  /**
   * What to do with rows that cannot be used.
   * @defaultValue `"report"`
   */
  onReject?: 'report' | 'raise' | null
}

/** The options of `appendSubscriptions`. */
export interface AppendSubscriptionsOptions extends Stoppable {
  /** The customer's id. */
  customer?: string | null
  /** When the subscription starts. */
  start?: string | null
  /** When it ends; missing while it runs. */
  end?: string | null
  /** Its monthly recurring revenue, kept as the amount of the start. */
  mrr?: string | null
  /**
   * The unit of the revenue column.
   * @defaultValue `"major"`
   */
  amountUnit?: 'major' | 'minor' | null
  /** The revenue's currency, where it is not the schema's. */
  currency?: string | null
  /** Its plan, kept as the property `plan`. */
  plan?: string | null
  /** The subscription's own id, kept as the item; with it, loading a table twice changes nothing. */
  subscription?: string | null
  /** The system it comes from. */
  source?: string | null
  /** When the host learned of it. */
  received?: string | null
  /**
   * Further columns to keep as properties of the start.
   * @defaultValue `[]`
   */
  properties?: string | readonly string[] | null
  /**
   * What to do with rows that cannot be used.
   * @defaultValue `"report"`
   */
  onReject?: 'report' | 'raise' | null
}

/** The options of `audit`. */
export interface AuditOptions extends Stoppable {
  /** The checks to make; not given: all. */
  checks?: 'missing_sign_up' | 'left_truncated' | 'events_before_sign_up' | 'no_activity' | 'no_spend' | 'equal_events' | 'conflicting_ids' | 'shared_ids' | 'future_times' | 'epoch_times' | 'old_times' | 'gaps' | 'mixed_currencies' | 'negative_purchases' | 'purchases_without_amount' | 'refunds_without_purchases' | 'refunds_exceed_purchases' | 'undated_properties' | 'kinds_without_role' | 'identity_rings' | 'idle_unmerges' | readonly ('missing_sign_up' | 'left_truncated' | 'events_before_sign_up' | 'no_activity' | 'no_spend' | 'equal_events' | 'conflicting_ids' | 'shared_ids' | 'future_times' | 'epoch_times' | 'old_times' | 'gaps' | 'mixed_currencies' | 'negative_purchases' | 'purchases_without_amount' | 'refunds_without_purchases' | 'refunds_exceed_purchases' | 'undated_properties' | 'kinds_without_role' | 'identity_rings' | 'idle_unmerges')[] | null
  /**
   * Whether to leave out what was looked for and not found.
   * @defaultValue `false`
   */
  onlyFindings?: boolean | null
  /**
   * How many samples to name of each finding.
   * @defaultValue `5`
   */
  samples?: number | null
  /**
   * By how much an event may be received before it happened: clocks differ.
   * @defaultValue `"5min"`
   */
  clockSkew?: string | null
  /**
   * The earliest plausible time of an event.
   * @defaultValue `"1990-01-01"`
   */
  earliest?: TimeInput | null
}

/** The options of `timeline`. */
export interface TimelineOptions extends Stoppable {
  /** Kinds of events, or roles; not given: all. */
  kinds?: string | readonly string[] | null
  /** The newest so many; not given: all. */
  limit?: number | null
  /**
   * Whether the newest come first.
   * @defaultValue `true`
   */
  newestFirst?: boolean | null
}

/** The options of `customersTable`. */
export interface CustomersTableOptions extends Stoppable {
  /** The properties to show, a column each; not given: all that any customer has. */
  properties?: string | readonly string[] | null
}

/** The options of `identity`. */
export interface IdentityOptions extends Stoppable {

}

/** The options of `rfm`. */
export interface RfmOptions extends Stoppable {
  /**
   * The kinds or roles of events that are purchases.
   * @defaultValue `["purchase"]`
   */
  purchases?: string | readonly string[] | null
  /**
   * What frequency counts.
   * @defaultValue `"orders"`
   */
  frequency?: 'orders' | 'days' | 'events' | null
  /**
   * How the days since the last purchase are counted.
   * @defaultValue `"calendar_days"`
   */
  recency?: 'calendar_days' | 'elapsed_days' | null
  /**
   * Whether events of the role `refund` count against monetary.
   * @defaultValue `"net"`
   */
  refunds?: 'net' | 'ignore' | null
  /**
   * How many scores each dimension has, from 2 to 20: 5 for quintiles. Cut at the quantiles, by linear
   * interpolation (type 7, the default of numpy, pandas and R).
   * @defaultValue `5`
   */
  bins?: number | null
  /**
   * How customers of one value are scored.
   * @defaultValue `"equal"`
   */
  ties?: 'equal' | 'first' | 'first_in_all' | null
  /**
   * The named segments, as rules such as `champions: r5 f4-5` or `big_spenders: r1-5 f1-5 m5`. Each score must be
   * in exactly one rule. Not given: the ten usual ones for 5 bins, none for other numbers.
   */
  segments?: string | readonly string[] | null
}

/** The options of `rfmSegments`. */
export interface RfmSegmentsOptions extends Stoppable {
  /**
   * The kinds or roles of events that are purchases.
   * @defaultValue `["purchase"]`
   */
  purchases?: string | readonly string[] | null
  /**
   * What frequency counts.
   * @defaultValue `"orders"`
   */
  frequency?: 'orders' | 'days' | 'events' | null
  /**
   * How the days since the last purchase are counted.
   * @defaultValue `"calendar_days"`
   */
  recency?: 'calendar_days' | 'elapsed_days' | null
  /**
   * Whether events of the role `refund` count against monetary.
   * @defaultValue `"net"`
   */
  refunds?: 'net' | 'ignore' | null
  /**
   * How many scores each dimension has, from 2 to 20: 5 for quintiles. Cut at the quantiles, by linear
   * interpolation (type 7, the default of numpy, pandas and R).
   * @defaultValue `5`
   */
  bins?: number | null
  /**
   * How customers of one value are scored.
   * @defaultValue `"equal"`
   */
  ties?: 'equal' | 'first' | 'first_in_all' | null
  /**
   * The named segments, as rules such as `champions: r5 f4-5` or `big_spenders: r1-5 f1-5 m5`. Each score must be
   * in exactly one rule. Not given: the ten usual ones for 5 bins, none for other numbers.
   */
  segments?: string | readonly string[] | null
}

/** The options of `fitRfm`. */
export interface FitRfmOptions extends Stoppable {
  /**
   * The kinds or roles of events that are purchases.
   * @defaultValue `["purchase"]`
   */
  purchases?: string | readonly string[] | null
  /**
   * What frequency counts.
   * @defaultValue `"orders"`
   */
  frequency?: 'orders' | 'days' | 'events' | null
  /**
   * How the days since the last purchase are counted.
   * @defaultValue `"calendar_days"`
   */
  recency?: 'calendar_days' | 'elapsed_days' | null
  /**
   * Whether events of the role `refund` count against monetary.
   * @defaultValue `"net"`
   */
  refunds?: 'net' | 'ignore' | null
  /**
   * How many scores each dimension has, from 2 to 20: 5 for quintiles. Cut at the quantiles, by linear
   * interpolation (type 7, the default of numpy, pandas and R).
   * @defaultValue `5`
   */
  bins?: number | null
  /**
   * How customers of one value are scored.
   * @defaultValue `"equal"`
   */
  ties?: 'equal' | 'first' | 'first_in_all' | null
  /**
   * The named segments, as rules such as `champions: r5 f4-5` or `big_spenders: r1-5 f1-5 m5`. Each score must be
   * in exactly one rule. Not given: the ten usual ones for 5 bins, none for other numbers.
   */
  segments?: string | readonly string[] | null
}

/** The options of `fixedRfm`. */
export interface FixedRfmOptions extends Stoppable {
  /**
   * The kinds or roles of events that are purchases.
   * @defaultValue `["purchase"]`
   */
  purchases?: string | readonly string[] | null
  /**
   * What frequency counts.
   * @defaultValue `"orders"`
   */
  frequency?: 'orders' | 'days' | 'events' | null
  /**
   * How the days since the last purchase are counted.
   * @defaultValue `"calendar_days"`
   */
  recency?: 'calendar_days' | 'elapsed_days' | null
  /**
   * Whether events of the role `refund` count against monetary.
   * @defaultValue `"net"`
   */
  refunds?: 'net' | 'ignore' | null
  /**
   * How many scores each dimension has, from 2 to 20: 5 for quintiles. Cut at the quantiles, by linear
   * interpolation (type 7, the default of numpy, pandas and R).
   * @defaultValue `5`
   */
  bins?: number | null
  /**
   * How customers of one value are scored.
   * @defaultValue `"equal"`
   */
  ties?: 'equal' | 'first' | 'first_in_all' | null
  /**
   * The named segments, as rules such as `champions: r5 f4-5` or `big_spenders: r1-5 f1-5 m5`. Each score must be
   * in exactly one rule. Not given: the ten usual ones for 5 bins, none for other numbers.
   */
  segments?: string | readonly string[] | null
}

/** The options of `rfmWith`. */
export interface RfmWithOptions extends Stoppable {
  /**
   * Lets cut points be applied to a view earlier than the one they were fitted on. What comes out then knows of
   * the future.
   * @defaultValue `false`
   */
  hindsight?: boolean | null
}

/** The options of `rfmSegmentsWith`. */
export interface RfmSegmentsWithOptions extends Stoppable {
  /**
   * Lets cut points be applied to a view earlier than the one they were fitted on. What comes out then knows of
   * the future.
   * @defaultValue `false`
   */
  hindsight?: boolean | null
}

/** The options of `explainRfm`. */
export interface ExplainRfmOptions extends Stoppable {
  /**
   * Lets cut points be applied to a view earlier than the one they were fitted on. What comes out then knows of
   * the future.
   * @defaultValue `false`
   */
  hindsight?: boolean | null
}

/** The options of `cohorts`. */
export interface CohortsOptions extends Stoppable {
  /**
   * The length of a period; cohorts by first event or sign-up are one such period of the calendar.
   * @defaultValue `"month"`
   */
  period?: 'day' | 'week' | 'month' | 'quarter' | 'year' | null
  /**
   * Whether periods follow the calendar or each customer's own start.
   * @defaultValue `"calendar"`
   */
  clock?: 'calendar' | 'rolling' | null
  /**
   * Whether an event counts for its period alone, or for all earlier ones as well; those cells can rise after their period is over.
   * @defaultValue `"n_day"`
   */
  count?: 'n_day' | 'unbounded' | null
  /**
   * What a cell tells beside the customers retained.
   * @defaultValue `"customers"`
   */
  value?: 'customers' | 'orders' | 'revenue_gross' | 'revenue_net' | 'revenue_cumulative_per_customer' | null
  /**
   * What puts customers into one cohort.
   * @defaultValue `"first_event"`
   */
  by?: 'first_event' | 'sign_up' | 'first_item' | 'property' | null
  /** The property to go by, with `by: 'property'`. */
  property?: string | null
  /**
   * Kinds or roles of events that make a customer retained and whose orders and amounts count; not given:
   * purchases, if there are any, else the role activity, else all kinds.
   * @defaultValue `[]`
   */
  events?: string | readonly string[] | null
  /**
   * Kinds or roles of events the first of which is a customer's start; not given: those of `events`.
   * @defaultValue `[]`
   */
  startEvents?: string | readonly string[] | null
  /** At most so many periods, the first included. */
  periods?: number | null
  /** Only customers who start in a period that ends after this instant. */
  from?: TimeInput | null
  /** Only customers who start in a period that begins before this instant. */
  to?: TimeInput | null
  /**
   * The confidence of the intervals of rates.
   * @defaultValue `0.95`
   */
  level?: number | null
}

/** The options of `cohortTriangle`. */
export interface CohortTriangleOptions extends Stoppable {
  /**
   * The length of a period; cohorts by first event or sign-up are one such period of the calendar.
   * @defaultValue `"month"`
   */
  period?: 'day' | 'week' | 'month' | 'quarter' | 'year' | null
  /**
   * Whether periods follow the calendar or each customer's own start.
   * @defaultValue `"calendar"`
   */
  clock?: 'calendar' | 'rolling' | null
  /**
   * Whether an event counts for its period alone, or for all earlier ones as well; those cells can rise after their period is over.
   * @defaultValue `"n_day"`
   */
  count?: 'n_day' | 'unbounded' | null
  /**
   * What a cell tells beside the customers retained.
   * @defaultValue `"customers"`
   */
  value?: 'customers' | 'orders' | 'revenue_gross' | 'revenue_net' | 'revenue_cumulative_per_customer' | null
  /**
   * What puts customers into one cohort.
   * @defaultValue `"first_event"`
   */
  by?: 'first_event' | 'sign_up' | 'first_item' | 'property' | null
  /** The property to go by, with `by: 'property'`. */
  property?: string | null
  /**
   * Kinds or roles of events that make a customer retained and whose orders and amounts count; not given:
   * purchases, if there are any, else the role activity, else all kinds.
   * @defaultValue `[]`
   */
  events?: string | readonly string[] | null
  /**
   * Kinds or roles of events the first of which is a customer's start; not given: those of `events`.
   * @defaultValue `[]`
   */
  startEvents?: string | readonly string[] | null
  /** At most so many periods, the first included. */
  periods?: number | null
  /** Only customers who start in a period that ends after this instant. */
  from?: TimeInput | null
  /** Only customers who start in a period that begins before this instant. */
  to?: TimeInput | null
  /**
   * The confidence of the intervals of rates.
   * @defaultValue `0.95`
   */
  level?: number | null
}

/** The options of `cohortCurve`. */
export interface CohortCurveOptions extends Stoppable {
  /**
   * The length of a period; cohorts by first event or sign-up are one such period of the calendar.
   * @defaultValue `"month"`
   */
  period?: 'day' | 'week' | 'month' | 'quarter' | 'year' | null
  /**
   * Whether periods follow the calendar or each customer's own start.
   * @defaultValue `"calendar"`
   */
  clock?: 'calendar' | 'rolling' | null
  /**
   * Whether an event counts for its period alone, or for all earlier ones as well; those cells can rise after their period is over.
   * @defaultValue `"n_day"`
   */
  count?: 'n_day' | 'unbounded' | null
  /**
   * What a cell tells beside the customers retained.
   * @defaultValue `"customers"`
   */
  value?: 'customers' | 'orders' | 'revenue_gross' | 'revenue_net' | 'revenue_cumulative_per_customer' | null
  /**
   * What puts customers into one cohort.
   * @defaultValue `"first_event"`
   */
  by?: 'first_event' | 'sign_up' | 'first_item' | 'property' | null
  /** The property to go by, with `by: 'property'`. */
  property?: string | null
  /**
   * Kinds or roles of events that make a customer retained and whose orders and amounts count; not given:
   * purchases, if there are any, else the role activity, else all kinds.
   * @defaultValue `[]`
   */
  events?: string | readonly string[] | null
  /**
   * Kinds or roles of events the first of which is a customer's start; not given: those of `events`.
   * @defaultValue `[]`
   */
  startEvents?: string | readonly string[] | null
  /** At most so many periods, the first included. */
  periods?: number | null
  /** Only customers who start in a period that ends after this instant. */
  from?: TimeInput | null
  /** Only customers who start in a period that begins before this instant. */
  to?: TimeInput | null
  /**
   * The confidence of the intervals of rates.
   * @defaultValue `0.95`
   */
  level?: number | null
  /**
   * Whether cells that are only partly observed count too.
   * @defaultValue `false`
   */
  includePartial?: boolean | null
}

/** The options of `cohortCustomers`. */
export interface CohortCustomersOptions extends Stoppable {
  /**
   * The length of a period; cohorts by first event or sign-up are one such period of the calendar.
   * @defaultValue `"month"`
   */
  period?: 'day' | 'week' | 'month' | 'quarter' | 'year' | null
  /**
   * Whether periods follow the calendar or each customer's own start.
   * @defaultValue `"calendar"`
   */
  clock?: 'calendar' | 'rolling' | null
  /**
   * Whether an event counts for its period alone, or for all earlier ones as well; those cells can rise after their period is over.
   * @defaultValue `"n_day"`
   */
  count?: 'n_day' | 'unbounded' | null
  /**
   * What a cell tells beside the customers retained.
   * @defaultValue `"customers"`
   */
  value?: 'customers' | 'orders' | 'revenue_gross' | 'revenue_net' | 'revenue_cumulative_per_customer' | null
  /**
   * What puts customers into one cohort.
   * @defaultValue `"first_event"`
   */
  by?: 'first_event' | 'sign_up' | 'first_item' | 'property' | null
  /** The property to go by, with `by: 'property'`. */
  property?: string | null
  /**
   * Kinds or roles of events that make a customer retained and whose orders and amounts count; not given:
   * purchases, if there are any, else the role activity, else all kinds.
   * @defaultValue `[]`
   */
  events?: string | readonly string[] | null
  /**
   * Kinds or roles of events the first of which is a customer's start; not given: those of `events`.
   * @defaultValue `[]`
   */
  startEvents?: string | readonly string[] | null
  /** At most so many periods, the first included. */
  periods?: number | null
  /** Only customers who start in a period that ends after this instant. */
  from?: TimeInput | null
  /** Only customers who start in a period that begins before this instant. */
  to?: TimeInput | null
  /**
   * The confidence of the intervals of rates.
   * @defaultValue `0.95`
   */
  level?: number | null
}

/** The options of `retention`. */
export interface RetentionOptions extends Stoppable {
  /**
   * A calendar period (`day`, `week`, `month`, `quarter` or `year`), or a length such as `30d`: windows so long, end to end, the last up to `to`, the first not before `from`.
   * @defaultValue `"month"`
   */
  period?: 'day' | 'week' | 'month' | 'quarter' | 'year' | `${number}${string}` | null
  /**
   * Kinds or roles that make a customer active. Not given: purchases; if there are none, kinds of the role activity; else all.
   * @defaultValue `[]`
   */
  events?: string | readonly string[] | null
  /** The first period shown is the one that holds this instant; of windows, the first that begins no earlier. Not given: the start of observation. */
  from?: TimeInput | null
  /** Periods that begin before this instant are shown. Not given: `asOf`. */
  to?: TimeInput | null
  /**
   * Confidence level of the intervals.
   * @defaultValue `0.95`
   */
  level?: number | null
  /** Gives the churn rate over this length too, if it stays as it is: a month is 30.436875 days, as long as in the mean. Not given: it is null. */
  scaledTo?: string | null
}

/** The options of `activityChurn`. */
export interface ActivityChurnOptions extends Stoppable {
  /**
   * A customer is active at an instant who had an event in this time before it. Longer than the usual gap between events.
   * @defaultValue `"30d"`
   */
  window?: string | null
  /** The time between the two ends of a row. Not given: the window. */
  every?: string | null
  /**
   * Kinds or roles that make a customer active. Not given: purchases; if there are none, kinds of the role activity; else all.
   * @defaultValue `[]`
   */
  events?: string | readonly string[] | null
  /** No row starts before this instant. Not given: a window after the start of observation. */
  from?: TimeInput | null
  /** The last row ends at this instant, the others go back from it. Not given: `asOf`. */
  to?: TimeInput | null
  /**
   * Confidence level of the intervals.
   * @defaultValue `0.95`
   */
  level?: number | null
  /** Gives the churn rate over this length too, if it stays as it is: from `every`, a month being 30.436875 days, as long as in the mean. Not given: it is null. */
  scaledTo?: string | null
}

/** The options of `movements`. */
export interface MovementsOptions extends Stoppable {
  /**
   * A calendar period (`day`, `week`, `month`, `quarter` or `year`), or a length such as `30d`: windows so long, end to end, the last up to `to`, the first not before `from`.
   * @defaultValue `"month"`
   */
  period?: 'day' | 'week' | 'month' | 'quarter' | 'year' | `${number}${string}` | null
  /**
   * Kinds or roles that make a customer active. Not given: purchases; if there are none, kinds of the role activity; else all.
   * @defaultValue `[]`
   */
  events?: string | readonly string[] | null
  /** The first period shown is the one that holds this instant; of windows, the first that begins no earlier. Not given: the start of observation. */
  from?: TimeInput | null
  /** Periods that begin before this instant are shown. Not given: `asOf`. */
  to?: TimeInput | null
  /**
   * What a customer's value in a period is.
   * @defaultValue `"gross"`
   */
  value?: 'gross' | 'net' | 'none' | null
  /**
   * What makes a customer active in a period.
   * @defaultValue `"event"`
   */
  activeBy?: 'event' | 'value' | null
}

/** The options of `purchases`. */
export interface PurchasesOptions extends Stoppable {
  /**
   * A calendar period (`day`, `week`, `month`, `quarter` or `year`), or a length such as `30d`: windows so long, end to end, the last up to `to`, the first not before `from`.
   * @defaultValue `"month"`
   */
  period?: 'day' | 'week' | 'month' | 'quarter' | 'year' | `${number}${string}` | null
  /**
   * Kinds or roles that are purchases. Not given: the role purchase.
   * @defaultValue `[]`
   */
  events?: string | readonly string[] | null
  /** The first period shown is the one that holds this instant; of windows, the first that begins no earlier. Not given: the start of observation. */
  from?: TimeInput | null
  /** Periods that begin before this instant are shown. Not given: `asOf`. */
  to?: TimeInput | null
}

/** The options of `repeatPurchase`. */
export interface RepeatPurchaseOptions extends Stoppable {
  /** The second purchase counts if it comes in this time after the first. Not given: at any time. */
  window?: string | null
  /**
   * Leaves out customers whose window has not passed yet; they would bias the rate down.
   * @defaultValue `true`
   */
  matureOnly?: boolean | null
  /**
   * What counts as one purchase.
   * @defaultValue `"orders"`
   */
  count?: 'orders' | 'days' | 'events' | null
  /**
   * Kinds or roles that are purchases. Not given: the role purchase.
   * @defaultValue `[]`
   */
  events?: string | readonly string[] | null
  /**
   * Confidence level of the interval.
   * @defaultValue `0.95`
   */
  level?: number | null
}

/** The options of `orderLadder`. */
export interface OrderLadderOptions extends Stoppable {
  /**
   * The last rung shown, from 1 to 1,000.
   * @defaultValue `10`
   */
  max?: number | null
  /** An order counts if it comes in this time after the one before, and only customers for whom that has passed are counted. Not given: at any time. */
  window?: string | null
  /**
   * What counts as one order.
   * @defaultValue `"orders"`
   */
  count?: 'orders' | 'days' | 'events' | null
  /**
   * Kinds or roles that are purchases. Not given: the role purchase.
   * @defaultValue `[]`
   */
  events?: string | readonly string[] | null
  /**
   * Confidence level of the intervals.
   * @defaultValue `0.95`
   */
  level?: number | null
}

/** The options of `purchaseGaps`. */
export interface PurchaseGapsOptions extends Stoppable {
  /**
   * What counts as one purchase. Gaps between days are whole days of the calendar, the others are in days of 24 hours.
   * @defaultValue `"orders"`
   */
  count?: 'orders' | 'days' | 'events' | null
  /**
   * Kinds or roles that are purchases. Not given: the role purchase.
   * @defaultValue `[]`
   */
  events?: string | readonly string[] | null
}

/** The options of `stickiness`. */
export interface StickinessOptions extends Stoppable {
  /**
   * A calendar period (`day`, `week`, `month`, `quarter` or `year`), or a length in days or weeks such as `30d`: windows so long, end to end, the last up to `to`, the first not before `from`. A day of a window is 24 hours.
   * @defaultValue `"month"`
   */
  period?: 'day' | 'week' | 'month' | 'quarter' | 'year' | `${number}${string}` | null
  /**
   * What "monthly" means.
   * @defaultValue `"28d"`
   */
  mau?: '28d' | '30d' | 'calendar_month' | null
  /**
   * Kinds or roles that make a customer active. Not given: purchases; if there are none, kinds of the role activity; else all.
   * @defaultValue `[]`
   */
  events?: string | readonly string[] | null
  /** The first period shown is the one that holds this instant; of windows, the first that begins no earlier. Not given: the start of observation. */
  from?: TimeInput | null
  /** Periods that begin before this instant are shown. Not given: `asOf`. */
  to?: TimeInput | null
}

/** The options of `activeDays`. */
export interface ActiveDaysOptions extends Stoppable {
  /**
   * A calendar period (`day`, `week`, `month`, `quarter` or `year`), or a length in days or weeks such as `30d`: windows so long, end to end, the last up to `to`, the first not before `from`. A day of a window is 24 hours.
   * @defaultValue `"month"`
   */
  period?: 'day' | 'week' | 'month' | 'quarter' | 'year' | `${number}${string}` | null
  /**
   * Kinds or roles that make a customer active. Not given: purchases; if there are none, kinds of the role activity; else all.
   * @defaultValue `[]`
   */
  events?: string | readonly string[] | null
  /** The first period shown is the one that holds this instant; of windows, the first that begins no earlier. Not given: the start of observation. */
  from?: TimeInput | null
  /** Periods that begin before this instant are shown. Not given: `asOf`. */
  to?: TimeInput | null
  /**
   * Confidence level of the intervals.
   * @defaultValue `0.95`
   */
  level?: number | null
}

/** The options of `purchaseSummary`. */
export interface PurchaseSummaryOptions extends Stoppable {
  /**
   * The kinds or roles of events that are purchases.
   * @defaultValue `["purchase"]`
   */
  purchases?: string | readonly string[] | null
  /**
   * The unit of `t_x` and `age`. Months, quarters and years count by their mean length.
   * @defaultValue `"1d"`
   */
  unit?: string | null
  /**
   * Which purchases the mean value is of.
   * @defaultValue `"repeat"`
   */
  meanValue?: 'repeat' | 'all' | null
}

/** The options of `PurchaseCounts.of`. */
export interface PurchaseCountsOfOptions extends Stoppable {
  /**
   * Of a view: the kinds or roles of events that are purchases.
   * @defaultValue `["purchase"]`
   */
  purchases?: string | readonly string[] | null
  /**
   * Of a view: which purchases the mean value is of.
   * @defaultValue `"repeat"`
   */
  meanValue?: 'repeat' | 'all' | null
  /**
   * The unit of times, such as `1d` or `1w`. Not given: the one that the table says itself, as summaries of this
   * library do.
   */
  unit?: string | null
  /** The column of ids; not given: `customer` or `customer_id`, else rows are numbered from 0. */
  customer?: string | null
  /** The column of repeat purchases: those after the first; not given: `frequency` or `x`. */
  frequency?: string | null
  /** The column of times from the first purchase to the last; not given: `tX` or `recency`. */
  tX?: string | null
  /** The column of times from the first purchase to now; not given: `age` or `T`. */
  age?: string | null
  /** The column of mean values of a purchase in major units; not given: `meanValue` or `monetary_value`. */
  monetary?: string | null
  /** The ISO 4217 code of the mean values; not given: the one that the table says itself, else `XXX`. */
  currency?: string | null
  /** A column with the currency of each row, all of which must be the same. */
  currencyColumn?: string | null
}

/** The options of `PurchaseCounts.merge`. */
export interface PurchaseCountsMergeOptions extends Stoppable {

}

/** The options of `PurchaseModel.fit`. */
export interface PurchaseModelFitOptions extends Stoppable {
  /**
   * The model: BG/NBD and MBG/NBD let customers leave after purchases, Pareto/NBD at any time, BG/BB counts
   * opportunities. BG/NBD gives every one-time buyer a probability alive of 1.
   * @defaultValue `"mbg_nbd"`
   */
  model?: 'bg_nbd' | 'mbg_nbd' | 'pareto_nbd' | 'bg_bb' | null
  /**
   * On how many threads; any number gives the same bits.
   * @defaultValue `1`
   */
  threads?: number | null
  /**
   * The most steps of the search from one start; rarely more than 20 are needed.
   * @defaultValue `200`
   */
  maxSteps?: number | null
  /**
   * Of a view: the kinds or roles of events that are purchases.
   * @defaultValue `["purchase"]`
   */
  purchases?: string | readonly string[] | null
  /**
   * Of a view: which purchases the mean value is of.
   * @defaultValue `"repeat"`
   */
  meanValue?: 'repeat' | 'all' | null
  /**
   * The unit of times, such as `1d` or `1w`. Not given: the one that the table says itself, as summaries of this
   * library do.
   */
  unit?: string | null
  /** The column of ids; not given: `customer` or `customer_id`, else rows are numbered from 0. */
  customer?: string | null
  /** The column of repeat purchases: those after the first; not given: `frequency` or `x`. */
  frequency?: string | null
  /** The column of times from the first purchase to the last; not given: `tX` or `recency`. */
  tX?: string | null
  /** The column of times from the first purchase to now; not given: `age` or `T`. */
  age?: string | null
  /** The column of mean values of a purchase in major units; not given: `meanValue` or `monetary_value`. */
  monetary?: string | null
  /** The ISO 4217 code of the mean values; not given: the one that the table says itself, else `XXX`. */
  currency?: string | null
  /** A column with the currency of each row, all of which must be the same. */
  currencyColumn?: string | null
}

/** The options of `PurchaseModel.fitCounts`. */
export interface PurchaseModelFitCountsOptions extends Stoppable {
  /**
   * The model: BG/NBD and MBG/NBD let customers leave after purchases, Pareto/NBD at any time, BG/BB counts
   * opportunities. BG/NBD gives every one-time buyer a probability alive of 1.
   * @defaultValue `"mbg_nbd"`
   */
  model?: 'bg_nbd' | 'mbg_nbd' | 'pareto_nbd' | 'bg_bb' | null
  /**
   * On how many threads; any number gives the same bits.
   * @defaultValue `1`
   */
  threads?: number | null
  /**
   * The most steps of the search from one start; rarely more than 20 are needed.
   * @defaultValue `200`
   */
  maxSteps?: number | null
}

/** The options of `PurchaseModel.fromParameters`. */
export interface PurchaseModelFromParametersOptions extends Stoppable {
  /**
   * The model: BG/NBD and MBG/NBD let customers leave after purchases, Pareto/NBD at any time, BG/BB counts
   * opportunities. BG/NBD gives every one-time buyer a probability alive of 1.
   * @defaultValue `"mbg_nbd"`
   */
  model?: 'bg_nbd' | 'mbg_nbd' | 'pareto_nbd' | 'bg_bb' | null
}

/** The options of `PurchaseModel.predict`. */
export interface PurchaseModelPredictOptions extends Stoppable {
  /**
   * How far ahead purchases are expected. Months, quarters and years count by their mean length.
   * @defaultValue `"30d"`
   */
  horizon?: string | null
  /**
   * On how many threads; any number gives the same bits.
   * @defaultValue `1`
   */
  threads?: number | null
  /**
   * Lets a model be applied to customers as of before it was fitted. What comes out then knows of the future.
   * @defaultValue `false`
   */
  hindsight?: boolean | null
  /**
   * Of a view: the kinds or roles of events that are purchases.
   * @defaultValue `["purchase"]`
   */
  purchases?: string | readonly string[] | null
  /**
   * Of a view: which purchases the mean value is of.
   * @defaultValue `"repeat"`
   */
  meanValue?: 'repeat' | 'all' | null
  /**
   * The unit of times, such as `1d` or `1w`. Not given: the one that the table says itself, as summaries of this
   * library do.
   */
  unit?: string | null
  /** The column of ids; not given: `customer` or `customer_id`, else rows are numbered from 0. */
  customer?: string | null
  /** The column of repeat purchases: those after the first; not given: `frequency` or `x`. */
  frequency?: string | null
  /** The column of times from the first purchase to the last; not given: `tX` or `recency`. */
  tX?: string | null
  /** The column of times from the first purchase to now; not given: `age` or `T`. */
  age?: string | null
  /** The column of mean values of a purchase in major units; not given: `meanValue` or `monetary_value`. */
  monetary?: string | null
  /** The ISO 4217 code of the mean values; not given: the one that the table says itself, else `XXX`. */
  currency?: string | null
  /** A column with the currency of each row, all of which must be the same. */
  currencyColumn?: string | null
}

/** The options of `PurchaseModel.probabilityOfPurchases`. */
export interface PurchaseModelProbabilityOfPurchasesOptions extends Stoppable {
  /**
   * How far ahead purchases are expected. Months, quarters and years count by their mean length.
   * @defaultValue `"30d"`
   */
  horizon?: string | null
  /**
   * On how many threads; any number gives the same bits.
   * @defaultValue `1`
   */
  threads?: number | null
  /**
   * Lets a model be applied to customers as of before it was fitted. What comes out then knows of the future.
   * @defaultValue `false`
   */
  hindsight?: boolean | null
  /**
   * Of a view: the kinds or roles of events that are purchases.
   * @defaultValue `["purchase"]`
   */
  purchases?: string | readonly string[] | null
  /**
   * Of a view: which purchases the mean value is of.
   * @defaultValue `"repeat"`
   */
  meanValue?: 'repeat' | 'all' | null
  /**
   * The unit of times, such as `1d` or `1w`. Not given: the one that the table says itself, as summaries of this
   * library do.
   */
  unit?: string | null
  /** The column of ids; not given: `customer` or `customer_id`, else rows are numbered from 0. */
  customer?: string | null
  /** The column of repeat purchases: those after the first; not given: `frequency` or `x`. */
  frequency?: string | null
  /** The column of times from the first purchase to the last; not given: `tX` or `recency`. */
  tX?: string | null
  /** The column of times from the first purchase to now; not given: `age` or `T`. */
  age?: string | null
  /** The column of mean values of a purchase in major units; not given: `meanValue` or `monetary_value`. */
  monetary?: string | null
  /** The ISO 4217 code of the mean values; not given: the one that the table says itself, else `XXX`. */
  currency?: string | null
  /** A column with the currency of each row, all of which must be the same. */
  currencyColumn?: string | null
}

/** The options of `PurchaseModel.residualTransactions`. */
export interface PurchaseModelResidualTransactionsOptions extends Stoppable {
  /**
   * The rate of discount for each `per`, such as 0.1 for 10 %: compounded continuously, so that a purchase after
   * one `per` is worth 1 / (1 + rate) of one now. Above 0.
   * @defaultValue `0.1`
   */
  rate?: number | null
  /**
   * The time over which the rate is counted.
   * @defaultValue `"1y"`
   */
  per?: string | null
  /**
   * On how many threads; any number gives the same bits.
   * @defaultValue `1`
   */
  threads?: number | null
  /**
   * Lets a model be applied to customers as of before it was fitted.
   * @defaultValue `false`
   */
  hindsight?: boolean | null
  /**
   * Of a view: the kinds or roles of events that are purchases.
   * @defaultValue `["purchase"]`
   */
  purchases?: string | readonly string[] | null
  /**
   * Of a view: which purchases the mean value is of.
   * @defaultValue `"repeat"`
   */
  meanValue?: 'repeat' | 'all' | null
  /**
   * The unit of times, such as `1d` or `1w`. Not given: the one that the table says itself, as summaries of this
   * library do.
   */
  unit?: string | null
  /** The column of ids; not given: `customer` or `customer_id`, else rows are numbered from 0. */
  customer?: string | null
  /** The column of repeat purchases: those after the first; not given: `frequency` or `x`. */
  frequency?: string | null
  /** The column of times from the first purchase to the last; not given: `tX` or `recency`. */
  tX?: string | null
  /** The column of times from the first purchase to now; not given: `age` or `T`. */
  age?: string | null
  /** The column of mean values of a purchase in major units; not given: `meanValue` or `monetary_value`. */
  monetary?: string | null
  /** The ISO 4217 code of the mean values; not given: the one that the table says itself, else `XXX`. */
  currency?: string | null
  /** A column with the currency of each row, all of which must be the same. */
  currencyColumn?: string | null
}

/** The options of `PurchaseModel.lifetimeValue`. */
export interface PurchaseModelLifetimeValueOptions extends Stoppable {
  /**
   * How many periods ahead purchases count.
   * @defaultValue `12`
   */
  periods?: number | null
  /**
   * The length of a period. Months count by their mean length of 30.436875 days.
   * @defaultValue `"1mo"`
   */
  period?: string | null
  /**
   * The discount for each period, such as 0.01 for 1 %: purchases of period i are worth 1 / (1 + rate)^i of their
   * value. 0 for none.
   * @defaultValue `0.01`
   */
  discountRate?: number | null
  /**
   * The share of the value that is earned, from 0 to 1; 1 counts revenue.
   * @defaultValue `1`
   */
  margin?: number | null
  /**
   * On how many threads; any number gives the same bits.
   * @defaultValue `1`
   */
  threads?: number | null
  /**
   * Lets models be applied to customers as of before they were fitted.
   * @defaultValue `false`
   */
  hindsight?: boolean | null
  /**
   * Of a view: the kinds or roles of events that are purchases.
   * @defaultValue `["purchase"]`
   */
  purchases?: string | readonly string[] | null
  /**
   * Of a view: which purchases the mean value is of.
   * @defaultValue `"repeat"`
   */
  meanValue?: 'repeat' | 'all' | null
  /**
   * The unit of times, such as `1d` or `1w`. Not given: the one that the table says itself, as summaries of this
   * library do.
   */
  unit?: string | null
  /** The column of ids; not given: `customer` or `customer_id`, else rows are numbered from 0. */
  customer?: string | null
  /** The column of repeat purchases: those after the first; not given: `frequency` or `x`. */
  frequency?: string | null
  /** The column of times from the first purchase to the last; not given: `tX` or `recency`. */
  tX?: string | null
  /** The column of times from the first purchase to now; not given: `age` or `T`. */
  age?: string | null
  /** The column of mean values of a purchase in major units; not given: `meanValue` or `monetary_value`. */
  monetary?: string | null
  /** The ISO 4217 code of the mean values; not given: the one that the table says itself, else `XXX`. */
  currency?: string | null
  /** A column with the currency of each row, all of which must be the same. */
  currencyColumn?: string | null
}

/** The options of `PurchaseModel.newCustomer`. */
export interface PurchaseModelNewCustomerOptions extends Stoppable {
  /**
   * How long after the first purchase. Months, quarters and years count by their mean length.
   * @defaultValue `"1y"`
   */
  horizon?: string | null
  /**
   * In how many equal steps.
   * @defaultValue `12`
   */
  steps?: number | null
}

/** The options of `PurchaseModel.newCustomerCounts`. */
export interface PurchaseModelNewCustomerCountsOptions extends Stoppable {
  /**
   * How long after the first purchase. Months, quarters and years count by their mean length.
   * @defaultValue `"1y"`
   */
  horizon?: string | null
  /**
   * The number of purchases from which on all are counted together.
   * @defaultValue `10`
   */
  most?: number | null
}

/** The options of `PurchaseModel.tracking`. */
export interface PurchaseModelTrackingOptions extends Stoppable {
  /**
   * The kinds or roles of events that are purchases.
   * @defaultValue `["purchase"]`
   */
  purchases?: string | readonly string[] | null
  /**
   * The length of a period. Months, quarters and years count by their mean length.
   * @defaultValue `"1w"`
   */
  period?: string | null
  /**
   * On how many threads; any number gives the same bits.
   * @defaultValue `1`
   */
  threads?: number | null
}

/** The options of `PurchaseModel.frequencies`. */
export interface PurchaseModelFrequenciesOptions extends Stoppable {
  /**
   * The number of repeat purchases from which on all customers are counted together.
   * @defaultValue `10`
   */
  most?: number | null
  /**
   * Of a view: the kinds or roles of events that are purchases.
   * @defaultValue `["purchase"]`
   */
  purchases?: string | readonly string[] | null
  /**
   * Of a view: which purchases the mean value is of.
   * @defaultValue `"repeat"`
   */
  meanValue?: 'repeat' | 'all' | null
  /**
   * The unit of times, such as `1d` or `1w`. Not given: the one that the table says itself, as summaries of this
   * library do.
   */
  unit?: string | null
  /** The column of ids; not given: `customer` or `customer_id`, else rows are numbered from 0. */
  customer?: string | null
  /** The column of repeat purchases: those after the first; not given: `frequency` or `x`. */
  frequency?: string | null
  /** The column of times from the first purchase to the last; not given: `tX` or `recency`. */
  tX?: string | null
  /** The column of times from the first purchase to now; not given: `age` or `T`. */
  age?: string | null
  /** The column of mean values of a purchase in major units; not given: `meanValue` or `monetary_value`. */
  monetary?: string | null
  /** The ISO 4217 code of the mean values; not given: the one that the table says itself, else `XXX`. */
  currency?: string | null
  /** A column with the currency of each row, all of which must be the same. */
  currencyColumn?: string | null
}

/** The options of `PurchaseModel.aliveOverTime`. */
export interface PurchaseModelAliveOverTimeOptions extends Stoppable {
  /**
   * The kinds or roles of events that are purchases.
   * @defaultValue `["purchase"]`
   */
  purchases?: string | readonly string[] | null
  /**
   * In how many equal stretches of time, beside the moments of purchases.
   * @defaultValue `100`
   */
  steps?: number | null
}

/** The options of `PurchaseModel.parameters`. */
export interface PurchaseModelParametersOptions extends Stoppable {

}

/** The options of `SpendModel.fit`. */
export interface SpendModelFitOptions extends Stoppable {
  /**
   * On how many threads; any number gives the same bits.
   * @defaultValue `1`
   */
  threads?: number | null
  /**
   * The most steps of the search from one start; rarely more than 20 are needed.
   * @defaultValue `200`
   */
  maxSteps?: number | null
  /**
   * Of a view: the kinds or roles of events that are purchases.
   * @defaultValue `["purchase"]`
   */
  purchases?: string | readonly string[] | null
  /**
   * Of a view: which purchases the mean value is of.
   * @defaultValue `"repeat"`
   */
  meanValue?: 'repeat' | 'all' | null
  /**
   * The unit of times, such as `1d` or `1w`. Not given: the one that the table says itself, as summaries of this
   * library do.
   */
  unit?: string | null
  /** The column of ids; not given: `customer` or `customer_id`, else rows are numbered from 0. */
  customer?: string | null
  /** The column of repeat purchases: those after the first; not given: `frequency` or `x`. */
  frequency?: string | null
  /** The column of times from the first purchase to the last; not given: `tX` or `recency`. */
  tX?: string | null
  /** The column of times from the first purchase to now; not given: `age` or `T`. */
  age?: string | null
  /** The column of mean values of a purchase in major units; not given: `meanValue` or `monetary_value`. */
  monetary?: string | null
  /** The ISO 4217 code of the mean values; not given: the one that the table says itself, else `XXX`. */
  currency?: string | null
  /** A column with the currency of each row, all of which must be the same. */
  currencyColumn?: string | null
}

/** The options of `SpendModel.fitCounts`. */
export interface SpendModelFitCountsOptions extends Stoppable {
  /**
   * On how many threads; any number gives the same bits.
   * @defaultValue `1`
   */
  threads?: number | null
  /**
   * The most steps of the search from one start; rarely more than 20 are needed.
   * @defaultValue `200`
   */
  maxSteps?: number | null
}

/** The options of `SpendModel.fromParameters`. */
export interface SpendModelFromParametersOptions extends Stoppable {

}

/** The options of `SpendModel.predict`. */
export interface SpendModelPredictOptions extends Stoppable {
  /**
   * Lets a model be applied to customers as of before it was fitted.
   * @defaultValue `false`
   */
  hindsight?: boolean | null
  /**
   * Of a view: the kinds or roles of events that are purchases.
   * @defaultValue `["purchase"]`
   */
  purchases?: string | readonly string[] | null
  /**
   * Of a view: which purchases the mean value is of.
   * @defaultValue `"repeat"`
   */
  meanValue?: 'repeat' | 'all' | null
  /**
   * The unit of times, such as `1d` or `1w`. Not given: the one that the table says itself, as summaries of this
   * library do.
   */
  unit?: string | null
  /** The column of ids; not given: `customer` or `customer_id`, else rows are numbered from 0. */
  customer?: string | null
  /** The column of repeat purchases: those after the first; not given: `frequency` or `x`. */
  frequency?: string | null
  /** The column of times from the first purchase to the last; not given: `tX` or `recency`. */
  tX?: string | null
  /** The column of times from the first purchase to now; not given: `age` or `T`. */
  age?: string | null
  /** The column of mean values of a purchase in major units; not given: `meanValue` or `monetary_value`. */
  monetary?: string | null
  /** The ISO 4217 code of the mean values; not given: the one that the table says itself, else `XXX`. */
  currency?: string | null
  /** A column with the currency of each row, all of which must be the same. */
  currencyColumn?: string | null
}

/** The options of `SpendModel.parameters`. */
export interface SpendModelParametersOptions extends Stoppable {

}

/** The options of `RenewalCounts.of`. */
export interface RenewalCountsOfOptions extends Stoppable {
  /**
   * The column of survivors of one cohort: its size, then how many were left after each renewal; not given:
   * `survivors`.
   */
  survivors?: string | null
  /**
   * The column of renewals, where there is a row a customer: the one at which they left, else how many they had
   * made when last seen; not given: `renewals`.
   */
  renewals?: string | null
  /** The column that says whether the customer left at that renewal; not given: `left`. */
  left?: string | null
  /**
   * The time between two renewals.
   * @defaultValue `"1mo"`
   */
  period?: string | null
}

/** The options of `RenewalCounts.merge`. */
export interface RenewalCountsMergeOptions extends Stoppable {

}

/** The options of `RenewalModel.fit`. */
export interface RenewalModelFitOptions extends Stoppable {
  /**
   * On how many threads; any number gives the same bits.
   * @defaultValue `1`
   */
  threads?: number | null
  /**
   * The most steps of the search from one start; rarely more than 20 are needed.
   * @defaultValue `200`
   */
  maxSteps?: number | null
  /**
   * The column of survivors of one cohort: its size, then how many were left after each renewal; not given:
   * `survivors`.
   */
  survivors?: string | null
  /**
   * The column of renewals, where there is a row a customer: the one at which they left, else how many they had
   * made when last seen; not given: `renewals`.
   */
  renewals?: string | null
  /** The column that says whether the customer left at that renewal; not given: `left`. */
  left?: string | null
  /**
   * The time between two renewals.
   * @defaultValue `"1mo"`
   */
  period?: string | null
}

/** The options of `RenewalModel.fitCounts`. */
export interface RenewalModelFitCountsOptions extends Stoppable {
  /**
   * On how many threads; any number gives the same bits.
   * @defaultValue `1`
   */
  threads?: number | null
  /**
   * The most steps of the search from one start; rarely more than 20 are needed.
   * @defaultValue `200`
   */
  maxSteps?: number | null
}

/** The options of `RenewalModel.fromParameters`. */
export interface RenewalModelFromParametersOptions extends Stoppable {

}

/** The options of `RenewalModel.curve`. */
export interface RenewalModelCurveOptions extends Stoppable {
  /**
   * How many renewals ahead.
   * @defaultValue `12`
   */
  periods?: number | null
}

/** The options of `RenewalModel.lifetimes`. */
export interface RenewalModelLifetimesOptions extends Stoppable {
  /**
   * The rate of discount for each period, such as 0.1 for 10 %. Above 0.
   * @defaultValue `0.1`
   */
  rate?: number | null
  /**
   * Up to how many renewals customers have made.
   * @defaultValue `12`
   */
  renewals?: number | null
}

/** The options of `RenewalModel.parameters`. */
export interface RenewalModelParametersOptions extends Stoppable {

}

/** A row of the table `audit`. One row for each check: what was found first, by severity, then what was not. */
export interface AuditRow {
  /** The check's stable code. */
  check: string
  /** `error`: results are wrong; `warning`: they may be; `info`: they say less than they could; `ok`: nothing was found. */
  severity: string
  /** How many were found. */
  count: number
  /** How many were looked at. */
  of: number
  /** `count` over `of`; none where there was nothing to look at. */
  share: number | null
  /** What is counted, of what. */
  counts: string
  /** The first few of what was found, separated by `; `. */
  samples: string | null
  /** The results that it endangers. */
  endangers: string
  /** The next step. */
  advice: string
}

/** A row of the table `timeline`. One row for each event of a customer, under whichever of their ids it came. */
export interface TimelineRow {
  /** When it happened. */
  time: Date
  /** What happened, in the host's word. */
  kind: string
  /** What it was worth, in minor units of the schema's currency. */
  amount_minor: bigint | null
  /** The order it belongs to. */
  order: string | null
  /** What was bought or used. */
  item: string | null
  /** The event's own id. */
  id: string | null
  /** The system it comes from. */
  source: string | null
  /** When the host learned of it; when it happened, where that was not told. */
  received: Date
  /** Whatever else is known, as a JSON object. */
  properties: string | null
  /** What it was worth in another currency, in minor units. */
  foreign_amount_minor: number | null
  /** That other currency. */
  foreign_currency: string | null
  /** The id under which the event came. */
  customer: string
}

/** A row of the table `customers`. One row for each customer known before as_of, in the order of ids; then a column for each property. */
export interface CustomersRow {
  /** The id that stands for the customer. */
  customer: string
  /** When the customer signed up, where that is known. */
  signed_up: Date | null
  /** The customer's first event of any kind. */
  first_event: Date | null
  /** The customer's last event of any kind. */
  last_event: Date | null
  /** How many events the customer has, of all kinds. */
  events: number
  /** The account the customer belongs to. */
  account: string | null
  /** The customer's own time zone. */
  zone: string | null
  /** Whether the customer signed up before the log observed anything, so that early events are missing; none where sign-up is not known. */
  left_truncated: boolean | null
}

/** A row of the table `identity`. One row for each alias, merge and unmerge before as_of, in the order of time. */
export interface IdentityRow {
  /** Since when it holds. */
  time: Date
  /** `alias`, `merge` or `unmerge`. */
  link: string
  /** The id that gives way. */
  from: string
  /** The id that stays. */
  into: string
  /** When the host learned of it. */
  received: Date
  /** Whether it is the last word on these two ids before as_of. */
  holds: boolean
  /** The id that stands for `from` at as_of. */
  customer: string
}

/** A row of the table `rfm`. A customer who bought before `as_of`, in the order of ids. */
export interface RfmRow {
  /** The customer's id. */
  customer: string
  /** Days since the last purchase, counted as the note `definition` says. Not the `t_x` and `repeat_days` of lifetime-value models. */
  recency_days: number
  /** Purchases, the first one included: orders, days or events, as the note `definition` says. */
  frequency: number
  /** What was spent, less refunds unless ignored. */
  monetary_minor: bigint
  /** Recency score; the highest is the most recent. */
  r: number
  /** Frequency score; the highest is the most frequent. */
  f: number
  /** Monetary score; the highest spent most. */
  m: number
  /** r, f and m as one text: `545`, or `10-4-5` where scores have two digits. */
  score: string
  /** r + f + m. */
  score_sum: number
  /** The named segment; missing where no map is for these numbers of scores. */
  segment: string | null
  /** When the last purchase was. */
  last_purchase: Date
}

/** A row of the table `rfm_segments`. A named segment, in the order of the map's rules; also those without customers. */
export interface RfmSegmentsRow {
  /** The segment's name. */
  segment: string
  /** How many customers are in it. */
  customers: number
  /** Their share of all customers, 0 to 1. */
  customer_share: number | null
  /** The mean of their recency_days. */
  recency_days_mean: number | null
  /** The median. */
  recency_days_median: number | null
  /** The mean of their frequency. */
  frequency_mean: number | null
  /** The median. */
  frequency_median: number | null
  /** What they spent in all. */
  monetary_total_minor: bigint
  /** The mean of what they spent, rounded half-even to a minor unit. */
  monetary_mean_minor: bigint | null
  /** Their share of what all customers spent; missing where that is not above zero. Negative where refunds exceed purchases. */
  value_share: number | null
}

/** A row of the table `rfm_explanation`. Recency, frequency and monetary of one customer: the value, the cuts around it, the score. The scores add up to the note `score_sum`; the notes `segment` and `rule` say which segment they give, and by which rule. */
export interface RfmExplanationRow {
  /** `recency`, `frequency` or `monetary`. */
  dimension: string
  /** Days, purchases, or minor units of money. */
  value: number | null
  /** The score. */
  score: number | null
  /** The highest score there is. */
  bins: number
  /** The nearest cut that the value is above. */
  cut_below: number | null
  /** The nearest cut that the value is not above. */
  cut_above: number | null
  /** The share of customers with a lower score where the cuts were fitted; missing for fixed cuts. */
  share_below: number | null
  /** `complete`, or `not_eligible` for a customer who never bought. */
  state: string
  /** The same in words. */
  explanation: string
}

/** A row of the table `cohorts`. One row for each cohort and period since its start. */
export interface CohortsRow {
  /** The cohort: a period such as 2010-12, an item or a property's value; null for customers without a value. */
  cohort: string | null
  /** The first instant of the cohort's period; null for items and properties. */
  cohort_start: Date | null
  /** Whether customers may have started before the log began to observe. */
  left_truncated: boolean
  /** Customers of the cohort; null if their starts were not observed. */
  size: number | null
  /** Periods since the start; 0 is the one of the start. */
  period: number
  /** The first instant of the period; null where periods are each customer's own. */
  period_start: Date | null
  /** The first instant after the period; null where periods are each customer's own. */
  period_end: Date | null
  /** complete, partial, not_yet or not_observed: how much of the period itself was seen. What counts for an unbounded cell can rise after it. */
  state: string
  /** Customers the numbers are about. */
  eligible: number | null
  /** Eligible customers with an event that counts. */
  retained: number | null
  /** retained / eligible, from 0 to 1. */
  rate: number | null
  /** The lower end of the rate's Wilson interval. */
  rate_low: number | null
  /** The upper end of the rate's Wilson interval. */
  rate_high: number | null
  /** Distinct orders of eligible customers; null unless asked for. */
  orders: number | null
  /** Revenue of eligible customers in minor units, cumulative since the start if that was asked; null unless asked for. */
  revenue_minor: bigint | null
  /** Orders, or minor units of revenue, for each eligible customer; null unless asked for. */
  per_customer: number | null
}

/** A row of the table `cohort_triangle`. One row for each cohort, and a further column for each period since the start, named 0, 1, 2 and so on: the rate, or the orders or revenue asked for. */
export interface CohortTriangleRow {
  /** The cohort: a period such as 2010-12, an item or a property's value; null for customers without a value. */
  cohort: string | null
  /** Customers of the cohort; null if their starts were not observed. */
  size: number | null
}

/** A row of the table `cohort_curve`. One row for each period since the start, over all cohorts. */
export interface CohortCurveRow {
  /** Periods since the start; 0 is the one of the start. */
  period: number
  /** `complete`; `partial`: a part of what is counted was observed, or nothing is counted because no cell was observed to its end; `not_yet`; `not_observed`. */
  state: string
  /** Cohorts that have a rate in this period: the cells both means are over. */
  cohorts: number
  /** Customers of these cells. */
  eligible: number
  /** Customers retained in these cells. */
  retained: number
  /** retained / eligible: every customer weighs the same. */
  weighted_mean: number | null
  /** The lower end of its Wilson interval. */
  weighted_low: number | null
  /** The upper end of its Wilson interval. */
  weighted_high: number | null
  /** The mean of the cohorts' rates: every cohort weighs the same. */
  simple_mean: number | null
  /** Orders, or minor units of revenue, for each eligible customer; null unless asked for. */
  per_customer_weighted: number | null
  /** The mean over cohorts of what is theirs for each eligible customer; null unless asked for. */
  per_customer_simple: number | null
}

/** A row of the table `cohort_customers`. One row for each customer of one cohort, about one of its periods, in the order of ids. */
export interface CohortCustomersRow {
  /** The customer. */
  customer: string
  /** The instant of the first event, or of signing up. */
  start: Date
  /** Whether the cell is about this customer. */
  eligible: boolean
  /** Whether the customer had an event that counts; null if not eligible. */
  retained: boolean | null
  /** The customer's distinct orders; null if not eligible or not asked for. */
  orders: number | null
  /** The customer's revenue in minor units; null if not eligible or not asked for. */
  revenue_minor: bigint | null
}

/** A row of the table `retention`. One row a period: who was active in the period before, and how many of them still were in this one. */
export interface RetentionRow {
  /** Label of the period, such as `2011-03`. */
  period: string
  /** First instant of the period. */
  period_start: Date
  /** First instant after the period. */
  period_end: Date
  /** `complete`, `partial`, `not_enough_history` (no period before), `not_yet` or `not_observed`. */
  state: string
  /** Customers active in the period. */
  active: number | null
  /** Customers active in the period before: the denominator of both rates. */
  start_active: number | null
  /** Those of them active in this period too: the numerator of the retention rate. */
  retained: number | null
  /** Those of them not active in this period: the numerator of the churn rate. */
  lost: number | null
  /** retained / start_active. */
  retention_rate: number | null
  /** Lower end of its Wilson interval. */
  retention_low: number | null
  /** Upper end of its Wilson interval. */
  retention_high: number | null
  /** lost / start_active. */
  churn_rate: number | null
  /** Lower end of its Wilson interval. */
  churn_low: number | null
  /** Upper end of its Wilson interval. */
  churn_high: number | null
  /** The churn rate over `scaled_to`: 1 - (1 - churn_rate)^(scaled_to / length). In complete rows; null unless asked for. */
  scaled_churn_rate: number | null
  /** Lower end of churn_rate's interval, scaled alike. */
  scaled_churn_low: number | null
  /** Upper end of churn_rate's interval, scaled alike. */
  scaled_churn_high: number | null
}

/** A row of the table `activity_churn`. One row an interval: customers active at its start, and how many of them no longer were at its end. */
export interface ActivityChurnRow {
  /** Start of the interval. */
  start: Date
  /** End of the interval. */
  end: Date
  /** `complete`, `partial`, `not_enough_history` (the window at the start begins before observation), `not_yet` or `not_observed`. */
  state: string
  /** Customers active at the end. */
  active: number | null
  /** Customers active at the start: the denominator. */
  start_active: number | null
  /** Those of them active at the end. */
  retained: number | null
  /** Those of them not active at the end: the numerator. */
  lost: number | null
  /** lost / start_active. */
  churn_rate: number | null
  /** Lower end of its Wilson interval. */
  churn_low: number | null
  /** Upper end of its Wilson interval. */
  churn_high: number | null
  /** The churn rate over `scaled_to`: 1 - (1 - churn_rate)^(scaled_to / length). In complete rows; null unless asked for. */
  scaled_churn_rate: number | null
  /** Lower end of churn_rate's interval, scaled alike. */
  scaled_churn_low: number | null
  /** Upper end of churn_rate's interval, scaled alike. */
  scaled_churn_high: number | null
}

/** A row of the table `movements`. One row a period: who came, stayed, left and came back since the period before, and what that did to the value. */
export interface MovementsRow {
  /** Label of the period, such as `2011-03`. */
  period: string
  /** First instant of the period. */
  period_start: Date
  /** First instant after the period. */
  period_end: Date
  /** `complete`, `partial`, `not_enough_history` (no period before), `not_yet` or `not_observed`. */
  state: string
  /** Whether the period holds the start of observation: those new in it may have come earlier. */
  left_truncated: boolean
  /** Customers active in the period. */
  active: number | null
  /** Those active for the first time ever. */
  new: number | null
  /** Customers active in the period before. */
  start_active: number | null
  /** Those of them active in this period too. */
  retained: number | null
  /** Those of them not active in this period. */
  lost: number | null
  /** Active in this period, not in the one before, but earlier. */
  reactivated: number | null
  /** Customers active in some earlier period, not in this one. */
  dormant: number | null
  /** Value of the active customers. */
  value_minor: bigint | null
  /** Value of those who are new. */
  new_value_minor: bigint | null
  /** Value of the period before: the denominator of nrr and grr. */
  start_value_minor: bigint | null
  /** Sum of increases of those retained. */
  expansion_minor: bigint | null
  /** Sum of decreases of those retained, as a positive number. */
  contraction_minor: bigint | null
  /** Value in the period before of those lost, as a positive number. */
  lost_value_minor: bigint | null
  /** Value of those reactivated. */
  reactivated_value_minor: bigint | null
  /** Value in this period of those retained: the numerator of nrr. */
  retained_value_minor: bigint | null
  /** The same, of each at most the value of the period before: the numerator of grr. */
  kept_value_minor: bigint | null
  /** Value of customers who do not count as active, such as refunds in a period without a purchase; in no other column. */
  uncounted_minor: bigint | null
  /** Net revenue retention: retained_value / start_value. */
  nrr: number | null
  /** Gross revenue retention: kept_value / start_value. */
  grr: number | null
}

/** A row of the table `purchases`. One row a period: who bought, how often, and for how much. */
export interface PurchasesRow {
  /** Label of the period, such as `2011-03`. */
  period: string
  /** First instant of the period. */
  period_start: Date
  /** First instant after the period. */
  period_end: Date
  /** `complete`, `partial`, `not_yet` or `not_observed`. */
  state: string
  /** Customers with a purchase in the period. */
  customers: number | null
  /** Orders: line items of one order are one, a purchase without an order is one of its own. An order over two periods counts in both. */
  orders: number | null
  /** orders / customers. */
  purchase_frequency: number | null
  /** Sum of the amounts of purchases. */
  revenue_gross_minor: bigint | null
  /** Sum of what was refunded in the period, for purchases of any time, as a positive number. */
  refunds_minor: bigint | null
  /** revenue_gross - refunds. */
  revenue_net_minor: bigint | null
  /** revenue_gross / orders, rounded half-even to minor units. */
  average_order_value_minor: bigint | null
  /** revenue_net / customers, rounded half-even to minor units. */
  revenue_per_customer_minor: bigint | null
}

/** A row of the table `repeat_purchase`. One row: of the customers who bought, the share that bought again. */
export interface RepeatPurchaseRow {
  /** `complete`, `partial` (customers are counted whose window has not passed yet, or observation ends before `as_of`), `not_yet` (no customer's window has passed) or `not_observed`. */
  state: string
  /** Customers with a first purchase. */
  customers: number
  /** Those of them whose window has not passed yet; null without a window. */
  immature: number | null
  /** Customers counted: the denominator. */
  eligible: number
  /** Those of them with a second purchase within the window: the numerator. */
  repeated: number
  /** repeated / eligible. */
  repeat_purchase_rate: number | null
  /** Lower end of its Wilson interval. */
  repeat_purchase_low: number | null
  /** Upper end of its Wilson interval. */
  repeat_purchase_high: number | null
}

/** A row of the table `order_ladder`. One row a rung: how many customers made an nth order, of those who made the one before. */
export interface OrderLadderRow {
  /** 1 for the first order, 2 for the second, and so on. */
  order_number: number
  /** `complete`, `partial` (observation ends before `as_of`, and there is no window), `not_yet` (no window after the order before has passed) or `not_observed`. */
  state: string
  /** Customers who made at least so many orders. */
  customers: number
  /** customers / those who made a first order. */
  share_of_first: number | null
  /** Lower end of its Wilson interval. */
  share_of_first_low: number | null
  /** Upper end of its Wilson interval. */
  share_of_first_high: number | null
  /** Customers who made the order before, but whose window has not passed yet; null without a window. */
  immature: number | null
  /** Customers who made the order before, without the immature: the denominator. Null on the first rung. */
  eligible: number | null
  /** Those of them who made this order within the window: the numerator. */
  reached: number | null
  /** reached / eligible. */
  share_of_previous: number | null
  /** Lower end of the Wilson interval of share_of_previous. */
  share_low: number | null
  /** Upper end of the Wilson interval of share_of_previous. */
  share_high: number | null
  /** Median days from the order before to this one, over all who made it. */
  median_days: number | null
}

/** A row of the table `purchase_gaps`. One row: how many days pass between a customer's purchases. A window of activity should be longer than most gaps. */
export interface PurchaseGapsRow {
  /** `complete`, `partial` (observation ends before `as_of`), `not_yet` or `not_observed`. */
  state: string
  /** Customers who bought at least twice. */
  customers: number
  /** Pairs of purchases of one customer that follow each other. */
  gaps: number
  /** Mean gap. */
  mean_days: number | null
  /** Median gap. */
  median_days: number | null
  /** Gap that three quarters do not exceed, by linear interpolation. */
  p75_days: number | null
  /** Gap that nine tenths do not exceed, by linear interpolation. */
  p90_days: number | null
  /** Gap that 95 of 100 do not exceed, by linear interpolation. */
  p95_days: number | null
}

/** A row of the table `stickiness`. One row a period: daily, weekly and monthly active customers on its average day, and their quotients. */
export interface StickinessRow {
  /** Label of the period, such as `2011-03`. */
  period: string
  /** First instant of the period. */
  period_start: Date
  /** First instant after the period. */
  period_end: Date
  /** `complete`, `partial`, `not_enough_history` (no day with a month before it), `not_yet` or `not_observed`. */
  state: string
  /** Customers active on any day of the period. */
  active: number | null
  /** Days of the period observed as a whole. */
  days: number | null
  /** Mean over these days of the customers active on the day. */
  dau: number | null
  /** Mean of the customers active in the 7 days that end with the day, over days with so many observed. */
  wau: number | null
  /** Mean of the customers active in the month of the day, over days with a whole month observed. */
  mau: number | null
  /** Days with a whole month observed. */
  mau_days: number | null
  /** Sum of daily active customers over these days: the numerator of dau_mau. */
  dau_sum: number | null
  /** Sum of weekly active customers over these days: the numerator of wau_mau. */
  wau_sum: number | null
  /** Sum of monthly active customers over these days: the denominator. */
  mau_sum: number | null
  /** dau_sum / mau_sum. */
  dau_mau: number | null
  /** wau_sum / mau_sum. */
  wau_mau: number | null
  /** Days with the 6 days before them observed. */
  wau_days: number | null
  /** Sum of daily active customers over these days: the numerator of dau_wau. */
  week_dau_sum: number | null
  /** Sum of weekly active customers over these days: the denominator of dau_wau. */
  week_wau_sum: number | null
  /** week_dau_sum / week_wau_sum. */
  dau_wau: number | null
}

/** A row of the table `active_days`. One row a period and number of days: how many customers were active on so many days of the period. A period of which nothing was observed has one row. */
export interface ActiveDaysRow {
  /** Label of the period, such as `2011-03`. */
  period: string
  /** `complete`, `partial`, `not_yet` or `not_observed`. */
  state: string
  /** Number of days, from 1. */
  active_days: number | null
  /** Customers active on exactly so many days: the numerator. */
  customers: number | null
  /** Customers active in the period: the denominator. */
  active: number | null
  /** customers / active. */
  share: number | null
  /** Lower end of its Wilson interval. */
  share_low: number | null
  /** Upper end of its Wilson interval. */
  share_high: number | null
}

/** A row of the table `purchase_summary`. A customer who bought, in the order given, or of ids where read from a log. */
export interface PurchaseSummaryRow {
  /** The customer's id, or the row's number from 0. */
  customer: string
  /** Repeat purchases: those after the first. */
  frequency: number
  /** Time from the first purchase to the last, in the unit of the note `unit`; 0 for who bought once. */
  t_x: number
  /** Time from the first purchase to the end of the observation, in that unit. */
  age: number
  /** Mean value of a purchase as the note `definition` says, in major units of the note's currency and not rounded; missing without repeat purchases or amounts. */
  mean_value: number | null
}

/** A row of the table `purchase_scores`. A customer of the summary, in its order. */
export interface PurchaseScoresRow {
  /** The customer's id, or the row's number from 0. */
  customer: string
  /** Repeat purchases so far. */
  frequency: number
  /** Time from the first purchase to the last, in the note's unit. */
  t_x: number
  /** Time from the first purchase to now, in that unit. */
  age: number
  /** The probability that the customer has not left for good. */
  p_alive: number
  /** Purchases expected within the note's `horizon`. */
  expected_purchases: number
}

/** A row of the table `purchase_probabilities`. A customer of the summary, in its order. */
export interface PurchaseProbabilitiesRow {
  /** The customer's id, or the row's number from 0. */
  customer: string
  /** The probability of exactly so many purchases as the note `purchases` says within its `horizon`. */
  probability: number
}

/** A row of the table `residual_transactions`. A customer of the summary, in its order. */
export interface ResidualTransactionsRow {
  /** The customer's id, or the row's number from 0. */
  customer: string
  /** The probability that the customer has not left for good. */
  p_alive: number
  /** All purchases expected to come, each discounted to now by the note's rate: DERT. */
  residual_transactions: number
}

/** A row of the table `lifetime_values`. A customer of the summary, in its order. */
export interface LifetimeValuesRow {
  /** The customer's id, or the row's number from 0. */
  customer: string
  /** The probability that the customer has not left for good. */
  p_alive: number
  /** Purchases expected within all periods, not discounted. */
  expected_purchases: number
  /** The mean value expected of a purchase, in major units and not rounded; missing where it is not finite. */
  expected_value: number | null
  /** Discounted purchases × expected value × margin, rounded half-even to a minor unit. */
  lifetime_value_minor: bigint | null
}

/** A row of the table `new_customer`. A moment after the first purchase of a new customer. */
export interface NewCustomerRow {
  /** Time since the first purchase, in the note's unit. */
  time: number
  /** Repeat purchases expected by then. */
  expected_purchases: number
}

/** A row of the table `new_customer_counts`. A number of repeat purchases of a new customer within the note's horizon. */
export interface NewCustomerCountsRow {
  /** Repeat purchases; in the last row so many or more. */
  purchases: number
  /** Whether the row counts more purchases too. */
  is_or_more: boolean
  /** How probable that is. */
  probability: number
}

/** A row of the table `purchase_tracking`. A period, from the first purchase of the first customer; only whole periods. */
export interface PurchaseTrackingRow {
  /** The period's number from 1. */
  period: number
  /** Repeat purchases made in it. */
  actual: number
  /** Repeat purchases that the model expects in it. */
  expected: number
  /** Repeat purchases made until its end. */
  actual_cumulative: number
  /** Repeat purchases expected until its end. */
  expected_cumulative: number
  /** Whether it ends before the model's `fitted_as_of`. */
  is_calibration: boolean
}

/** A row of the table `purchase_frequencies`. A number of repeat purchases. */
export interface PurchaseFrequenciesRow {
  /** Repeat purchases; in the last row so many or more. */
  frequency: number
  /** Whether the row counts more purchases too. */
  is_or_more: boolean
  /** Customers who made so many within their age. */
  actual: number
  /** Customers whom the model expects to. */
  expected: number
}

/** A row of the table `alive_over_time`. A moment since the first purchase. */
export interface AliveOverTimeRow {
  /** Time since the first purchase, in the note's unit. */
  time: number
  /** Repeat purchases made by then. */
  purchases: number
  /** The probability alive, as it was to be judged then. */
  p_alive: number
}

/** A row of the table `model_parameters`. A parameter of the model. */
export interface ModelParametersRow {
  /** The parameter's name, as in the paper of the model. */
  parameter: string
  /** Its value, for times in the note's unit. */
  value: number
  /** Its standard error, from the curvature of the likelihood; missing where it was given or the data do not tell it. */
  standard_error: number | null
}

/** A row of the table `spend_scores`. A customer of the summary, in its order. */
export interface SpendScoresRow {
  /** The customer's id, or the row's number from 0. */
  customer: string
  /** Repeat purchases so far. */
  frequency: number
  /** Mean value of their repeat purchases, in major units of the note's currency; missing without any. */
  mean_value: number | null
  /** The mean value expected of a purchase of theirs, in major units and not rounded; missing where it is infinite. */
  expected_value: number | null
}

/** A row of the table `renewal_curve`. A period, from 0, the moment of the first contract. */
export interface RenewalCurveRow {
  /** Renewals since the first contract. */
  period: number
  /** The share of customers left after it, 0 to 1. */
  survival: number
  /** The share of those left before it who renew; missing at 0. */
  retention: number | null
}

/** A row of the table `renewal_lifetimes`. Customers who have renewed so often. */
export interface RenewalLifetimesRow {
  /** Renewals made; 0 is a new customer, whose first period counts. */
  renewals: number
  /** Periods expected to come, each discounted by the note's rate to now, which is just before the next renewal. */
  lifetime: number
}

