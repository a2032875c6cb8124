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
   * Missing sign-ups, activity and spend; ids with several contents or several customers; times in the future and at zero; days without events of a kind; several currencies; events before sign-up; refunds without purchases; undated properties; subscriptions that overlap, contradict themselves, end without a start or were used before it.
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
   * @throws {@link RetentionError} `mixed_currency`, `amount_overflow`, `artifact_from_later`, `artifact_mismatch`, `blob_truncated`, `blob_altered`, `blob_version`
   */
  rfmWith(cuts: Artifact | string, options?: RfmWithOptions): Promise<Table<RfmRow>>
  /** {@link View.rfmWith} on the event loop. */
  rfmWithSync(cuts: Artifact | string, options?: Omit<RfmWithOptions, 'signal'>): Table<RfmRow>
  /**
   * The same as `rfmSegments` with cut points fitted before, or fixed.
   * @param cuts The cut points, of `fitRfm` or `fixedRfm`.
   * @throws {@link RetentionError} `mixed_currency`, `amount_overflow`, `artifact_from_later`, `artifact_mismatch`, `blob_truncated`, `blob_altered`, `blob_version`
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
   * @throws {@link RetentionError} `unknown_customer`, `artifact_from_later`, `artifact_mismatch`, `blob_truncated`, `blob_altered`, `blob_version`
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
   * How each subscription stands: one row for each that started before `asOf`.
   *
   * Events take effect by their time, whatever the order of arrival. A kind that is named `subscription_` and a step (`started`, `trial_started`, `changed`, `paused`, `resumed`, `cancelled`, `ended`, `past_due`, `payment_failed`, `payment_succeeded`) means that step, the two of payments without it, too; the settings' `kinds` say what others mean.
   * @throws {@link RetentionError} `missing_exchange_rate`, `invalid_value`, `amount_overflow`, `invalid_span`, `invalid_policy`, `unknown_currency`, `invalid_time`
   */
  subscriptions(options?: SubscriptionsOptions): Promise<Table<SubscriptionsRow>>
  /** {@link View.subscriptions} on the event loop. */
  subscriptionsSync(options?: Omit<SubscriptionsOptions, 'signal'>): Table<SubscriptionsRow>
  /**
   * One customer's recurring revenue over time: one row for each change, with the subscription that changed and why one stopped.
   * @param customer Any id of the customer.
   * @throws {@link RetentionError} `unknown_customer`, `missing_exchange_rate`, `invalid_value`, `amount_overflow`, `invalid_span`, `invalid_policy`, `unknown_currency`, `invalid_time`
   */
  mrrTimeline(customer: string, options?: MrrTimelineOptions): Promise<Table<MrrTimelineRow>>
  /** {@link View.mrrTimeline} on the event loop. */
  mrrTimelineSync(customer: string, options?: Omit<MrrTimelineOptions, 'signal'>): Table<MrrTimelineRow>
  /**
   * What in the events of subscriptions does not fit: overlaps, ends without a start, contradictions, use before a subscription began, customers who were cancelled and go on paying.
   *
   * Nothing of it is dropped in silence: each check says what became of such events.
   * @throws {@link RetentionError} `missing_exchange_rate`, `invalid_value`, `amount_overflow`, `invalid_span`, `invalid_policy`, `unknown_currency`, `invalid_time`
   */
  subscriptionAudit(options?: SubscriptionAuditOptions): Promise<Table<SubscriptionAuditRow>>
  /** {@link View.subscriptionAudit} on the event loop. */
  subscriptionAuditSync(options?: Omit<SubscriptionAuditOptions, 'signal'>): Table<SubscriptionAuditRow>
  /**
   * Recurring revenue by period: what it was at the start, what moved it, what it is at the end, with NRR, GRR, logo churn, quick ratio and ARPA.
   *
   * To the minor unit, for every period, group and customer: end = start + new + reactivation + expansion - contraction - churn + term change + exchange. The note `settings` has the fingerprint of the settings; `metricSettings` shows them.
   * @throws {@link RetentionError} `unknown_property`, `missing_exchange_rate`, `invalid_value`, `amount_overflow`, `invalid_span`, `invalid_policy`, `unknown_currency`, `invalid_time`
   */
  revenueMovements(options?: RevenueMovementsOptions): Promise<Table<RevenueMovementsRow>>
  /** {@link View.revenueMovements} on the event loop. */
  revenueMovementsSync(options?: Omit<RevenueMovementsOptions, 'signal'>): Table<RevenueMovementsRow>
  /**
   * The movements of each customer: the rows behind `revenueMovements`, each of which reconciles by itself.
   * @throws {@link RetentionError} `unknown_property`, `missing_exchange_rate`, `invalid_value`, `amount_overflow`, `invalid_span`, `invalid_policy`, `unknown_currency`, `invalid_time`
   */
  revenueByCustomer(options?: RevenueByCustomerOptions): Promise<Table<RevenueByCustomerRow>>
  /** {@link View.revenueByCustomer} on the event loop. */
  revenueByCustomerSync(options?: Omit<RevenueByCustomerOptions, 'signal'>): Table<RevenueByCustomerRow>
  /**
   * Net and gross revenue retention over a window that ends with each period, a year unless told otherwise: of the fixed cohort of those who were customers at its start.
   * @throws {@link RetentionError} `unknown_property`, `missing_exchange_rate`, `invalid_value`, `amount_overflow`, `invalid_span`, `invalid_policy`, `unknown_currency`, `invalid_time`
   */
  revenueRetention(options?: RevenueRetentionOptions): Promise<Table<RevenueRetentionRow>>
  /** {@link View.revenueRetention} on the event loop. */
  revenueRetentionSync(options?: Omit<RevenueRetentionOptions, 'signal'>): Table<RevenueRetentionRow>
  /**
   * What was lost with those who left in each period, split by why: of their own will, for a payment that failed, or pausing.
   *
   * The three add up to the churn of `revenueMovements`. An end is involuntary if the event says `voluntary: false`, or if a payment was due when it came; where nothing is told it counts as voluntary.
   * @throws {@link RetentionError} `unknown_property`, `missing_exchange_rate`, `invalid_value`, `amount_overflow`, `invalid_span`, `invalid_policy`, `unknown_currency`, `invalid_time`
   */
  churnedRevenue(options?: ChurnedRevenueOptions): Promise<Table<ChurnedRevenueRow>>
  /** {@link View.churnedRevenue} on the event loop. */
  churnedRevenueSync(options?: Omit<ChurnedRevenueOptions, 'signal'>): Table<ChurnedRevenueRow>
  /**
   * Revenue up for renewal by month ahead: each running subscription in the month in which its running period ends, once.
   *
   * Those that were cancelled to a later time stand in the month in which they end.
   * @throws {@link RetentionError} `missing_exchange_rate`, `invalid_value`, `amount_overflow`, `invalid_span`, `invalid_policy`, `unknown_currency`, `invalid_time`
   */
  renewals(options?: RenewalsOptions): Promise<Table<RenewalsRow>>
  /** {@link View.renewals} on the event loop. */
  renewalsSync(options?: Omit<RenewalsOptions, 'signal'>): Table<RenewalsRow>
  /**
   * What a customer is worth and costs: lifetime value (ARPA x margin / churn), acquisition cost, their ratio, payback, and what another churn would be worth.
   *
   * Without churn there is no lifetime value: it is unbounded, and the row says so. Nothing is infinite, or zero for want of data.
   * @throws {@link RetentionError} `unknown_property`, `missing_exchange_rate`, `invalid_value`, `amount_overflow`, `invalid_span`, `invalid_policy`, `unknown_currency`, `invalid_time`
   */
  unitEconomics(options?: UnitEconomicsOptions): Promise<Table<UnitEconomicsRow>>
  /** {@link View.unitEconomics} on the event loop. */
  unitEconomicsSync(options?: Omit<UnitEconomicsOptions, 'signal'>): Table<UnitEconomicsRow>
  /**
   * Why a figure differs under two settings: which customers' figures move, by how much, and by which setting.
   *
   * The settings that differ are changed one by one in a stated order, each beginning where the one before ended, so that the parts add up to the whole difference. Where settings act on one another, the order decides which of them is told to have moved what.
   * @param a The settings that are started from.
   * @param b The settings that are arrived at.
   * @throws {@link RetentionError} `missing_exchange_rate`, `invalid_value`, `amount_overflow`, `invalid_span`, `invalid_policy`, `unknown_currency`, `invalid_time`
   */
  explainDifference(a: MetricSettings | MetricPreset | Policy | PolicyDocument, b: MetricSettings | MetricPreset | Policy | PolicyDocument, options?: ExplainDifferenceOptions): Promise<Table<DifferenceCustomersRow>>
  /** {@link View.explainDifference} on the event loop. */
  explainDifferenceSync(a: MetricSettings | MetricPreset | Policy | PolicyDocument, b: MetricSettings | MetricPreset | Policy | PolicyDocument, options?: Omit<ExplainDifferenceOptions, 'signal'>): Table<DifferenceCustomersRow>
  /**
   * Why a figure differs under two settings, added up by setting: as `explainDifference`, which has the customers behind each row.
   * @param a The settings that are started from.
   * @param b The settings that are arrived at.
   * @throws {@link RetentionError} `missing_exchange_rate`, `invalid_value`, `amount_overflow`, `invalid_span`, `invalid_policy`, `unknown_currency`, `invalid_time`
   */
  explainDifferenceBySetting(a: MetricSettings | MetricPreset | Policy | PolicyDocument, b: MetricSettings | MetricPreset | Policy | PolicyDocument, options?: ExplainDifferenceBySettingOptions): Promise<Table<DifferenceSettingsRow>>
  /** {@link View.explainDifferenceBySetting} on the event loop. */
  explainDifferenceBySettingSync(a: MetricSettings | MetricPreset | Policy | PolicyDocument, b: MetricSettings | MetricPreset | Policy | PolicyDocument, options?: Omit<ExplainDifferenceBySettingOptions, 'signal'>): Table<DifferenceSettingsRow>
  /**
   * Periods whose churn is outside its limits: one row a period, with the limits that the other usual periods set it.
   *
   * The limits are those of a p-chart: of customers from the binomial distribution, of revenue normal ones for as many equal customers as the revenue is worth. Exceptional periods are set aside one by one, the farthest first, before limits are drawn. Customers are taken to leave independently of one another.
   * @throws {@link RetentionError} `invalid_option`, `unknown_property`, `missing_exchange_rate`, `invalid_value`, `amount_overflow`, `invalid_span`, `invalid_policy`, `unknown_currency`, `invalid_time`
   */
  churnLimits(options?: ChurnLimitsOptions): Promise<Table<ChurnLimitsRow>>
  /** {@link View.churnLimits} on the event loop. */
  churnLimitsSync(options?: Omit<ChurnLimitsOptions, 'signal'>): Table<ChurnLimitsRow>
  /**
   * What moved the churn of a period: for each value of each property, how much of the change is a shift of mix and how much a change of its own rate.
   *
   * Both add up to the change exactly, in millionths. The change of rate is tested on one half of the customers, all values together by false discovery rate, and confirmed on the half held out. It is association, not cause. Properties are told as they stood when a period began.
   * @throws {@link RetentionError} `invalid_option`, `unknown_property`, `missing_exchange_rate`, `invalid_value`, `amount_overflow`, `invalid_span`, `invalid_policy`, `unknown_currency`, `invalid_time`
   */
  churnDrivers(options?: ChurnDriversOptions): Promise<Table<ChurnDriversRow>>
  /** {@link View.churnDrivers} on the event loop. */
  churnDriversSync(options?: Omit<ChurnDriversOptions, 'signal'>): Table<ChurnDriversRow>
  /**
   * Who is still there and has what made others leave: the customers at `asOf` with a value that `churnDrivers` confirms to have risen, those with most revenue first.
   * @throws {@link RetentionError} `invalid_option`, `unknown_property`, `missing_exchange_rate`, `invalid_value`, `amount_overflow`, `invalid_span`, `invalid_policy`, `unknown_currency`, `invalid_time`
   */
  churnExposed(options?: ChurnExposedOptions): Promise<Table<ChurnExposedRow>>
  /** {@link View.churnExposed} on the event loop. */
  churnExposedSync(options?: Omit<ChurnExposedOptions, 'signal'>): Table<ChurnExposedRow>
  /**
   * Where a goal stands: a figure's baseline, its target, what it is so far, how far along and at what pace, and whether the change is beyond noise.
   *
   * "Reduce churn by 10 % this quarter" is the metric `logo_churn`, the change -0.1, and the quarter's start and end.
   * @param start When the time begins in which it is to change.
   * @param deadline When it is to have changed.
   * @throws {@link RetentionError} `unknown_property`, `missing_exchange_rate`, `invalid_value`, `amount_overflow`, `invalid_span`, `invalid_policy`, `unknown_currency`, `invalid_time`
   */
  goal(start: TimeInput, deadline: TimeInput, options?: GoalOptions): Promise<Table<GoalRow>>
  /** {@link View.goal} on the event loop. */
  goalSync(start: TimeInput, deadline: TimeInput, options?: Omit<GoalOptions, 'signal'>): Table<GoalRow>
  /**
   * A figure before and after dated notes, on windows of one length to both sides.
   *
   * That something changed after a release does not say that it changed because of it: other things happened too.
   * @param notes What happened, by its date: a release, a new onboarding.
   * @throws {@link RetentionError} `unknown_property`, `missing_exchange_rate`, `invalid_value`, `amount_overflow`, `invalid_span`, `invalid_policy`, `unknown_currency`, `invalid_time`
   */
  beforeAfter(notes: Readonly<Record<string, string>>, options?: BeforeAfterOptions): Promise<Table<BeforeAfterRow>>
  /** {@link View.beforeAfter} on the event loop. */
  beforeAfterSync(notes: Readonly<Record<string, string>>, options?: Omit<BeforeAfterOptions, 'signal'>): Table<BeforeAfterRow>
  /**
   * NPS, CSAT or CES by period: how many answered, the score with its interval, and the response rate.
   *
   * A score that is not on the declared scale is refused. With few answers there is no score, and the row says so.
   * @throws {@link RetentionError} `score_out_of_scale`, `unknown_kind`, `unknown_property`, `invalid_time`
   */
  survey(options?: SurveyOptions): Promise<Table<SurveyRow>>
  /** {@link View.survey} on the event loop. */
  surveySync(options?: Omit<SurveyOptions, 'signal'>): Table<SurveyRow>
  /**
   * How customers moved between detractor, passive and promoter, from their latest answer before an instant to their latest one after it.
   * @param split Where the time before ends and the time after begins.
   * @throws {@link RetentionError} `score_out_of_scale`, `unknown_kind`, `unknown_property`, `invalid_time`
   */
  surveyMoves(split: TimeInput, options?: SurveyMovesOptions): Promise<Table<SurveyMovesRow>>
  /** {@link View.surveyMoves} on the event loop. */
  surveyMovesSync(split: TimeInput, options?: Omit<SurveyMovesOptions, 'signal'>): Table<SurveyMovesRow>
  /**
   * Why customers say that they leave: how often each reason was stated, of all events that state one.
   * @throws {@link RetentionError} `unknown_kind`, `unknown_property`, `invalid_time`
   */
  statedReasons(options?: StatedReasonsOptions): Promise<Table<StatedReasonsRow>>
  /** {@link View.statedReasons} on the event loop. */
  statedReasonsSync(options?: Omit<StatedReasonsOptions, 'signal'>): Table<StatedReasonsRow>
  /**
   * A funnel of steps: how many customers reached each, in order, and how long that took.
   *
   * The clock of a customer starts with their first first step in the time asked for; each later step is the first one after the step before.
   * @param steps The steps, in order: a kind or role each; two at least. An event makes one step; events of one instant may make several, in the order that makes the most.
   * @throws {@link RetentionError} `unknown_kind`, `invalid_time`, `invalid_span`
   */
  funnel(steps: string | readonly string[], options?: FunnelOptions): Promise<Table<FunnelRow>>
  /** {@link View.funnel} on the event loop. */
  funnelSync(steps: string | readonly string[], options?: Omit<FunnelOptions, 'signal'>): Table<FunnelRow>
  /**
   * How long customers take to their first value: the median by Kaplan and Meier, in which those who are not there yet count for as long as they were observed, and the share that got there within a time.
   * @param value Kinds or roles of which the first event is the first value.
   * @throws {@link RetentionError} `unknown_kind`, `invalid_span`
   */
  timeToValue(value: string | readonly string[], options?: TimeToValueOptions): Promise<Table<TimeToValueRow>>
  /** {@link View.timeToValue} on the event loop. */
  timeToValueSync(value: string | readonly string[], options?: Omit<TimeToValueOptions, 'signal'>): Table<TimeToValueRow>
  /**
   * How many of the active customers use each feature, period by period, and how many do so for the first time.
   * @throws {@link RetentionError} `unknown_kind`, `unknown_property`, `invalid_time`
   */
  featureAdoption(options?: FeatureAdoptionOptions): Promise<Table<FeatureAdoptionRow>>
  /** {@link View.featureAdoption} on the event loop. */
  featureAdoptionSync(options?: Omit<FeatureAdoptionOptions, 'signal'>): Table<FeatureAdoptionRow>
  /**
   * What lifetime-value models read of every customer who bought before `asOf`: repeat purchases, the time of the last one, age, and mean value.
   *
   * All count calendar days of the schema's zone: the purchases of a day are one, `t_x` is the time from the first such day to the last, `age` that from the first to the last day before `asOf`. Refunds do not count. lifetimes calls `t_x` recency and `age` T.
   * @throws {@link RetentionError} `unknown_kind`, `mixed_currency`
   */
  purchaseSummary(options?: PurchaseSummaryOptions): Promise<Table<PurchaseSummaryRow>>
  /** {@link View.purchaseSummary} on the event loop. */
  purchaseSummarySync(options?: Omit<PurchaseSummaryOptions, 'signal'>): Table<PurchaseSummaryRow>
  /**
   * Rows to learn from, one for each customer and instant of a plan: measures as they stood then, and what came of it within the horizon.
   *
   * Measures read nothing from an instant on and, unless told otherwise, nothing that was received later; instants whose horizon had not ended by what was observed are left out. `customer` is what to group by, `at` what to split by.
   * @param measures What is measured, by name, such as `{"orders_30d": {"measure": "count", "of": ["purchase"], "window": "30d"}}`.
   * @throws {@link RetentionError} `unknown_kind`, `horizon_beyond_data`, `invalid_span`, `invalid_time`, `unknown_name`, `unknown_property`, `undated_property`, `circular_definition`, `rule_syntax`, `rule_type`
   */
  trainingTable(measures: Readonly<Record<string, Readonly<Record<string, unknown>>>>, options?: TrainingTableOptions): Promise<Table<TrainingTableRow & Record<string, Cell>>>
  /** {@link View.trainingTable} on the event loop. */
  trainingTableSync(measures: Readonly<Record<string, Readonly<Record<string, unknown>>>>, options?: Omit<TrainingTableOptions, 'signal'>): Table<TrainingTableRow & Record<string, Cell>>
  /**
   * The customers of now with the measures that `trainingTable` has for the same measures and plan: what a model is to be applied to.
   * @param measures What is measured, by name, such as `{"orders_30d": {"measure": "count", "of": ["purchase"], "window": "30d"}}`.
   * @throws {@link RetentionError} `unknown_kind`, `horizon_beyond_data`, `invalid_span`, `invalid_time`, `unknown_name`, `unknown_property`, `undated_property`, `circular_definition`, `rule_syntax`, `rule_type`
   */
  scoringTable(measures: Readonly<Record<string, Readonly<Record<string, unknown>>>>, options?: ScoringTableOptions): Promise<Table<ScoringTableRow & Record<string, Cell>>>
  /** {@link View.scoringTable} on the event loop. */
  scoringTableSync(measures: Readonly<Record<string, Readonly<Record<string, unknown>>>>, options?: Omit<ScoringTableOptions, 'signal'>): Table<ScoringTableRow & Record<string, Cell>>
  /**
   * Periods in which customers were active, gaps merged: lifetimes from a log, one row a customer and period, for `kaplanMeier` and Cox models.
   *
   * A customer has left once `gap` has passed without an event; until then, or until last observed, the lifetime is still running.
   * @throws {@link RetentionError} `unknown_kind`, `invalid_span`
   */
  activePeriods(options?: ActivePeriodsOptions): Promise<Table<ActivePeriodsRow>>
  /** {@link View.activePeriods} on the event loop. */
  activePeriodsSync(options?: Omit<ActivePeriodsOptions, 'signal'>): Table<ActivePeriodsRow>
  /**
   * The measures of a policy: one row for each customer and instant, then a column for each measure.
   *
   * Of everybody who had an event or signed up before the instant. A missing value is null, never zero; a column `…_state` then says why: `no_events`, `not_enough_history`, `not_observed`, `undefined`.
   * @param policy The policy.
   * @throws {@link RetentionError} `invalid_policy`, `invalid_time`, `invalid_span`, `unknown_kind`, `unknown_name`, `unknown_function`, `unknown_property`, `rule_syntax`, `rule_type`, `rule_too_large`, `rule_arithmetic`, `circular_definition`
   */
  measures(policy: Policy | PolicyDocument | string, options?: MeasuresOptions): Promise<Table<MeasuresRow & Record<string, Cell>>>
  /** {@link View.measures} on the event loop. */
  measuresSync(policy: Policy | PolicyDocument | string, options?: Omit<MeasuresOptions, 'signal'>): Table<MeasuresRow & Record<string, Cell>>
  /**
   * Who is in which segment of a policy: one row for each customer and instant, then a column of yes or no for each segment.
   *
   * Null where a missing value leaves a rule open; the customer is then not in.
   * @param policy The policy.
   * @throws {@link RetentionError} `invalid_policy`, `invalid_time`, `invalid_span`, `unknown_kind`, `unknown_name`, `unknown_function`, `unknown_property`, `rule_syntax`, `rule_type`, `rule_too_large`, `rule_arithmetic`, `circular_definition`
   */
  segments(policy: Policy | PolicyDocument | string, options?: SegmentsOptions): Promise<Table<SegmentsRow & Record<string, Cell>>>
  /** {@link View.segments} on the event loop. */
  segmentsSync(policy: Policy | PolicyDocument | string, options?: Omit<SegmentsOptions, 'signal'>): Table<SegmentsRow & Record<string, Cell>>
  /**
   * The customers in a segment at an instant, each with the clauses that decided and their values.
   * @param policy The policy.
   * @param segment The segment.
   * @throws {@link RetentionError} `unknown_segment`, `invalid_policy`, `invalid_time`, `invalid_span`, `unknown_kind`, `unknown_name`, `unknown_function`, `unknown_property`, `rule_syntax`, `rule_type`, `rule_too_large`, `rule_arithmetic`, `circular_definition`
   */
  segmentMembers(policy: Policy | PolicyDocument | string, segment: string, options?: SegmentMembersOptions): Promise<Table<SegmentMembersRow>>
  /** {@link View.segmentMembers} on the event loop. */
  segmentMembersSync(policy: Policy | PolicyDocument | string, segment: string, options?: Omit<SegmentMembersOptions, 'signal'>): Table<SegmentMembersRow>
  /**
   * How many customers are in each segment of a policy: one row for each instant and segment.
   * @param policy The policy.
   * @throws {@link RetentionError} `invalid_policy`, `invalid_time`, `invalid_span`, `unknown_kind`, `unknown_name`, `unknown_function`, `unknown_property`, `rule_syntax`, `rule_type`, `rule_too_large`, `rule_arithmetic`, `circular_definition`
   */
  segmentSizes(policy: Policy | PolicyDocument | string, options?: SegmentSizesOptions): Promise<Table<SegmentSizesRow>>
  /** {@link View.segmentSizes} on the event loop. */
  segmentSizesSync(policy: Policy | PolicyDocument | string, options?: Omit<SegmentSizesOptions, 'signal'>): Table<SegmentSizesRow>
  /**
   * Each time a customer entered or left a segment of a policy, with the clauses that decided.
   *
   * Instants are exact: what time alone brings about is listed when it happens. With `customer`, the history of one. Who is who is resolved once, as of the view: the moves of all ids that were aliased or merged by then are those of the customer who stays, also before the link, and the other ids have none. A live engine goes by the links of each instant instead.
   * @param policy The policy.
   * @throws {@link RetentionError} `unknown_customer`, `unknown_segment`, `invalid_policy`, `invalid_time`, `invalid_span`, `unknown_kind`, `unknown_name`, `unknown_function`, `unknown_property`, `rule_syntax`, `rule_type`, `rule_too_large`, `rule_arithmetic`, `circular_definition`
   */
  segmentMoves(policy: Policy | PolicyDocument | string, options?: SegmentMovesOptions): Promise<Table<SegmentMovesRow>>
  /** {@link View.segmentMoves} on the event loop. */
  segmentMovesSync(policy: Policy | PolicyDocument | string, options?: Omit<SegmentMovesOptions, 'signal'>): Table<SegmentMovesRow>
  /**
   * How far the segments of a policy share their customers, pair by pair, at the last of the instants asked for.
   * @param policy The policy.
   * @throws {@link RetentionError} `invalid_policy`, `invalid_time`, `invalid_span`, `unknown_kind`, `unknown_name`, `unknown_function`, `unknown_property`, `rule_syntax`, `rule_type`, `rule_too_large`, `rule_arithmetic`, `circular_definition`
   */
  segmentOverlap(policy: Policy | PolicyDocument | string, options?: SegmentOverlapOptions): Promise<Table<SegmentOverlapRow>>
  /** {@link View.segmentOverlap} on the event loop. */
  segmentOverlapSync(policy: Policy | PolicyDocument | string, options?: Omit<SegmentOverlapOptions, 'signal'>): Table<SegmentOverlapRow>
  /**
   * Why a customer is in or out of each segment of a policy: one row a clause, with whether it holds, whether it decided, and what it read.
   * @param policy The policy.
   * @param customer Any id of the customer.
   * @throws {@link RetentionError} `unknown_customer`, `unknown_segment`, `invalid_policy`, `invalid_time`, `invalid_span`, `unknown_kind`, `unknown_name`, `unknown_function`, `unknown_property`, `rule_syntax`, `rule_type`, `rule_too_large`, `rule_arithmetic`, `circular_definition`
   */
  explainSegments(policy: Policy | PolicyDocument | string, customer: string, options?: ExplainSegmentsOptions): Promise<Table<SegmentExplanationRow>>
  /** {@link View.explainSegments} on the event loop. */
  explainSegmentsSync(policy: Policy | PolicyDocument | string, customer: string, options?: Omit<ExplainSegmentsOptions, 'signal'>): Table<SegmentExplanationRow>
  /**
   * What a live engine with this policy would have told of the time between two instants: how many signals, whom they are about, and when.
   *
   * The ids are those that an engine gives which is told the same facts. Where customers were aliased, merged or parted within the time listed they differ: who is who is resolved once, as of the view, so that all ids which are one customer by then are listed as that customer from the beginning, and the other ids not at all; an engine goes by the links of each instant instead, and tells what a link itself brings about.
   * @param policy The policy.
   * @throws {@link RetentionError} `artifact_from_later`, `artifact_mismatch`, `undated_property`, `unknown_customer`, `unknown_segment`, `invalid_policy`, `invalid_time`, `invalid_span`, `unknown_kind`, `unknown_name`, `unknown_function`, `unknown_property`, `rule_syntax`, `rule_type`, `rule_too_large`, `rule_arithmetic`, `circular_definition`
   */
  signals(policy: Policy | PolicyDocument | string, options?: SignalsOptions): Promise<Table<SignalsRow>>
  /** {@link View.signals} on the event loop. */
  signalsSync(policy: Policy | PolicyDocument | string, options?: Omit<SignalsOptions, 'signal'>): Table<SignalsRow>
  /**
   * Fits how the values of all measures of a policy lie among customers, which the normalisers `percentile` and `z` of scorecards read.
   *
   * Its text stands in the policy under `artifacts`. To fit anew is an act of its own: scores do not move because other customers came.
   * @param policy The policy.
   * @throws {@link RetentionError} `nothing_to_fit`, `unknown_segment`, `undated_property`, `invalid_policy`, `invalid_time`, `invalid_span`, `unknown_kind`, `unknown_name`, `unknown_function`, `unknown_property`, `rule_syntax`, `rule_type`, `rule_too_large`, `rule_arithmetic`, `circular_definition`
   */
  fitHealthNorms(policy: Policy | PolicyDocument | string, options?: FitHealthNormsOptions): Promise<Artifact>
  /** {@link View.fitHealthNorms} on the event loop. */
  fitHealthNormsSync(policy: Policy | PolicyDocument | string, options?: Omit<FitHealthNormsOptions, 'signal'>): Artifact
  /**
   * The health of all customers at an instant: score, band, coverage, and what has become of it since another instant.
   *
   * Of each customer the scorecards that are for them. Where no score can be told it is null, and `state` says why.
   * @param policy The policy.
   * @throws {@link RetentionError} `unknown_scorecard`, `artifact_from_later`, `artifact_mismatch`, `undated_property`, `unknown_segment`, `blob_truncated`, `blob_altered`, `blob_version`, `invalid_policy`, `invalid_time`, `invalid_span`, `unknown_kind`, `unknown_name`, `unknown_function`, `unknown_property`, `rule_syntax`, `rule_type`, `rule_too_large`, `rule_arithmetic`, `circular_definition`
   */
  health(policy: Policy | PolicyDocument | string, options?: HealthOptions): Promise<Table<HealthRow>>
  /** {@link View.health} on the event loop. */
  healthSync(policy: Policy | PolicyDocument | string, options?: Omit<HealthOptions, 'signal'>): Table<HealthRow>
  /**
   * Why a customer has the score that they have: what each measure was worth and gave, and what it gives more than at another instant.
   *
   * The contributions of a scorecard add up to its score, and their changes to its change, to the last millionth.
   * @param policy The policy.
   * @param customer Any id of the customer.
   * @throws {@link RetentionError} `unknown_customer`, `unknown_scorecard`, `artifact_from_later`, `artifact_mismatch`, `undated_property`, `unknown_segment`, `blob_truncated`, `blob_altered`, `blob_version`, `invalid_policy`, `invalid_time`, `invalid_span`, `unknown_kind`, `unknown_name`, `unknown_function`, `unknown_property`, `rule_syntax`, `rule_type`, `rule_too_large`, `rule_arithmetic`, `circular_definition`
   */
  explainHealth(policy: Policy | PolicyDocument | string, customer: string, options?: ExplainHealthOptions): Promise<Table<HealthExplanationRow>>
  /** {@link View.explainHealth} on the event loop. */
  explainHealthSync(policy: Policy | PolicyDocument | string, customer: string, options?: Omit<ExplainHealthOptions, 'signal'>): Table<HealthExplanationRow>
  /**
   * Each time a customer changed band, at the exact instant, with the score and what cost it most. With `customer`, the history of one.
   * @param policy The policy.
   * @throws {@link RetentionError} `unknown_customer`, `unknown_scorecard`, `artifact_from_later`, `artifact_mismatch`, `undated_property`, `unknown_segment`, `blob_truncated`, `blob_altered`, `blob_version`, `invalid_policy`, `invalid_time`, `invalid_span`, `unknown_kind`, `unknown_name`, `unknown_function`, `unknown_property`, `rule_syntax`, `rule_type`, `rule_too_large`, `rule_arithmetic`, `circular_definition`
   */
  healthMoves(policy: Policy | PolicyDocument | string, options?: HealthMovesOptions): Promise<Table<HealthMovesRow>>
  /** {@link View.healthMoves} on the event loop. */
  healthMovesSync(policy: Policy | PolicyDocument | string, options?: Omit<HealthMovesOptions, 'signal'>): Table<HealthMovesRow>
  /**
   * How many customers went from which band to which between two instants, and how far their scores moved.
   * @param policy The policy.
   * @throws {@link RetentionError} `unknown_scorecard`, `artifact_from_later`, `artifact_mismatch`, `undated_property`, `unknown_segment`, `blob_truncated`, `blob_altered`, `blob_version`, `invalid_policy`, `invalid_time`, `invalid_span`, `unknown_kind`, `unknown_name`, `unknown_function`, `unknown_property`, `rule_syntax`, `rule_type`, `rule_too_large`, `rule_arithmetic`, `circular_definition`
   */
  healthMovers(policy: Policy | PolicyDocument | string, options?: HealthMoversOptions): Promise<Table<HealthMoversRow>>
  /** {@link View.healthMovers} on the event loop. */
  healthMoversSync(policy: Policy | PolicyDocument | string, options?: Omit<HealthMoversOptions, 'signal'>): Table<HealthMoversRow>
  /**
   * How many customers are in each band at each of several instants.
   * @param policy The policy.
   * @throws {@link RetentionError} `unknown_scorecard`, `artifact_from_later`, `artifact_mismatch`, `undated_property`, `unknown_segment`, `blob_truncated`, `blob_altered`, `blob_version`, `invalid_policy`, `invalid_time`, `invalid_span`, `unknown_kind`, `unknown_name`, `unknown_function`, `unknown_property`, `rule_syntax`, `rule_type`, `rule_too_large`, `rule_arithmetic`, `circular_definition`
   */
  healthBands(policy: Policy | PolicyDocument | string, options?: HealthBandsOptions): Promise<Table<HealthBandsRow>>
  /** {@link View.healthBands} on the event loop. */
  healthBandsSync(policy: Policy | PolicyDocument | string, options?: Omit<HealthBandsOptions, 'signal'>): Table<HealthBandsRow>
  /**
   * How scores lie: how many customers have which.
   * @param policy The policy.
   * @throws {@link RetentionError} `unknown_scorecard`, `artifact_from_later`, `artifact_mismatch`, `undated_property`, `unknown_segment`, `blob_truncated`, `blob_altered`, `blob_version`, `invalid_policy`, `invalid_time`, `invalid_span`, `unknown_kind`, `unknown_name`, `unknown_function`, `unknown_property`, `rule_syntax`, `rule_type`, `rule_too_large`, `rule_arithmetic`, `circular_definition`
   */
  healthScores(policy: Policy | PolicyDocument | string, options?: HealthScoresOptions): Promise<Table<HealthScoresRow>>
  /** {@link View.healthScores} on the event loop. */
  healthScoresSync(policy: Policy | PolicyDocument | string, options?: Omit<HealthScoresOptions, 'signal'>): Table<HealthScoresRow>
  /**
   * Was the scorecard right? How well scores of past instants rank customers by what came of them, beside a fit on the same measures, and how early the lowest band warned.
   *
   * The outcome lies between `lead` after an instant and `horizon` later; scores that somebody set play no part.
   * @param policy The policy.
   * @param scorecard The scorecard.
   * @throws {@link RetentionError} `nothing_to_fit`, `one_outcome`, `horizon_beyond_data`, `unknown_scorecard`, `artifact_from_later`, `artifact_mismatch`, `undated_property`, `unknown_segment`, `blob_truncated`, `blob_altered`, `blob_version`, `invalid_policy`, `invalid_time`, `invalid_span`, `unknown_kind`, `unknown_name`, `unknown_function`, `unknown_property`, `rule_syntax`, `rule_type`, `rule_too_large`, `rule_arithmetic`, `circular_definition`
   */
  healthBacktest(policy: Policy | PolicyDocument | string, scorecard: string, options?: HealthBacktestOptions): Promise<Table<HealthBacktestRow>>
  /** {@link View.healthBacktest} on the event loop. */
  healthBacktestSync(policy: Policy | PolicyDocument | string, scorecard: string, options?: Omit<HealthBacktestOptions, 'signal'>): Table<HealthBacktestRow>
  /**
   * What came of each band of a scorecard at past instants: rate with interval, recall, lift.
   * @param policy The policy.
   * @param scorecard The scorecard.
   * @throws {@link RetentionError} `nothing_to_fit`, `one_outcome`, `horizon_beyond_data`, `unknown_scorecard`, `artifact_from_later`, `artifact_mismatch`, `undated_property`, `unknown_segment`, `blob_truncated`, `blob_altered`, `blob_version`, `invalid_policy`, `invalid_time`, `invalid_span`, `unknown_kind`, `unknown_name`, `unknown_function`, `unknown_property`, `rule_syntax`, `rule_type`, `rule_too_large`, `rule_arithmetic`, `circular_definition`
   */
  healthBacktestBands(policy: Policy | PolicyDocument | string, scorecard: string, options?: HealthBacktestBandsOptions): Promise<Table<HealthBacktestBandsRow>>
  /** {@link View.healthBacktestBands} on the event loop. */
  healthBacktestBandsSync(policy: Policy | PolicyDocument | string, scorecard: string, options?: Omit<HealthBacktestBandsOptions, 'signal'>): Table<HealthBacktestBandsRow>
  /**
   * Whether a higher score of a scorecard meant fewer outcomes: what came of each step of ten points at past instants.
   * @param policy The policy.
   * @param scorecard The scorecard.
   * @throws {@link RetentionError} `nothing_to_fit`, `one_outcome`, `horizon_beyond_data`, `unknown_scorecard`, `artifact_from_later`, `artifact_mismatch`, `undated_property`, `unknown_segment`, `blob_truncated`, `blob_altered`, `blob_version`, `invalid_policy`, `invalid_time`, `invalid_span`, `unknown_kind`, `unknown_name`, `unknown_function`, `unknown_property`, `rule_syntax`, `rule_type`, `rule_too_large`, `rule_arithmetic`, `circular_definition`
   */
  healthCalibration(policy: Policy | PolicyDocument | string, scorecard: string, options?: HealthCalibrationOptions): Promise<Table<HealthCalibrationRow>>
  /** {@link View.healthCalibration} on the event loop. */
  healthCalibrationSync(policy: Policy | PolicyDocument | string, scorecard: string, options?: Omit<HealthCalibrationOptions, 'signal'>): Table<HealthCalibrationRow>
  /**
   * Customers whom a scorecard had in its best band and who had the outcome all the same, the highest score first, with what spoke for them.
   * @param policy The policy.
   * @param scorecard The scorecard.
   * @throws {@link RetentionError} `nothing_to_fit`, `one_outcome`, `horizon_beyond_data`, `unknown_scorecard`, `artifact_from_later`, `artifact_mismatch`, `undated_property`, `unknown_segment`, `blob_truncated`, `blob_altered`, `blob_version`, `invalid_policy`, `invalid_time`, `invalid_span`, `unknown_kind`, `unknown_name`, `unknown_function`, `unknown_property`, `rule_syntax`, `rule_type`, `rule_too_large`, `rule_arithmetic`, `circular_definition`
   */
  healthFalseGreens(policy: Policy | PolicyDocument | string, scorecard: string, options?: HealthFalseGreensOptions): Promise<Table<HealthFalseGreensRow>>
  /** {@link View.healthFalseGreens} on the event loop. */
  healthFalseGreensSync(policy: Policy | PolicyDocument | string, scorecard: string, options?: Omit<HealthFalseGreensOptions, 'signal'>): Table<HealthFalseGreensRow>
  /**
   * The weights of a scorecard beside those that a logistic regression on the same points would give, and how well each measure ranks alone.
   * @param policy The policy.
   * @param scorecard The scorecard.
   * @throws {@link RetentionError} `constant_column`, `nothing_to_fit`, `one_outcome`, `horizon_beyond_data`, `unknown_scorecard`, `artifact_from_later`, `artifact_mismatch`, `undated_property`, `unknown_segment`, `blob_truncated`, `blob_altered`, `blob_version`, `invalid_policy`, `invalid_time`, `invalid_span`, `unknown_kind`, `unknown_name`, `unknown_function`, `unknown_property`, `rule_syntax`, `rule_type`, `rule_too_large`, `rule_arithmetic`, `circular_definition`
   */
  healthWeights(policy: Policy | PolicyDocument | string, scorecard: string, options?: HealthWeightsOptions): Promise<Table<HealthWeightsRow>>
  /** {@link View.healthWeights} on the event loop. */
  healthWeightsSync(policy: Policy | PolicyDocument | string, scorecard: string, options?: Omit<HealthWeightsOptions, 'signal'>): Table<HealthWeightsRow>
  /**
   * Who is in which stage of the lifecycles of a policy, and since when: one row for each customer, instant and lifecycle.
   * @param policy The policy.
   * @throws {@link RetentionError} `unknown_lifecycle`, `undated_property`, `invalid_policy`, `invalid_time`, `invalid_span`, `unknown_kind`, `unknown_name`, `unknown_function`, `unknown_property`, `rule_syntax`, `rule_type`, `rule_too_large`, `rule_arithmetic`, `circular_definition`
   */
  stages(policy: Policy | PolicyDocument | string, options?: StagesOptions): Promise<Table<StagesRow>>
  /** {@link View.stages} on the event loop. */
  stagesSync(policy: Policy | PolicyDocument | string, options?: Omit<StagesOptions, 'signal'>): Table<StagesRow>
  /**
   * Each time a customer changed stage, at the exact instant, with the clauses that let them in. With `customer`, the history of one.
   * @param policy The policy.
   * @throws {@link RetentionError} `unknown_customer`, `unknown_lifecycle`, `undated_property`, `invalid_policy`, `invalid_time`, `invalid_span`, `unknown_kind`, `unknown_name`, `unknown_function`, `unknown_property`, `rule_syntax`, `rule_type`, `rule_too_large`, `rule_arithmetic`, `circular_definition`
   */
  stageMoves(policy: Policy | PolicyDocument | string, options?: StageMovesOptions): Promise<Table<StageMovesRow>>
  /** {@link View.stageMoves} on the event loop. */
  stageMovesSync(policy: Policy | PolicyDocument | string, options?: Omit<StageMovesOptions, 'signal'>): Table<StageMovesRow>
  /**
   * Where customers go from each stage: the transition matrix, with intervals.
   *
   * A share is of those who left; who still stays has not chosen yet, and is counted beside.
   * @param policy The policy.
   * @throws {@link RetentionError} `unknown_lifecycle`, `undated_property`, `invalid_policy`, `invalid_time`, `invalid_span`, `unknown_kind`, `unknown_name`, `unknown_function`, `unknown_property`, `rule_syntax`, `rule_type`, `rule_too_large`, `rule_arithmetic`, `circular_definition`
   */
  stageTransitions(policy: Policy | PolicyDocument | string, options?: StageTransitionsOptions): Promise<Table<StageTransitionsRow>>
  /** {@link View.stageTransitions} on the event loop. */
  stageTransitionsSync(policy: Policy | PolicyDocument | string, options?: Omit<StageTransitionsOptions, 'signal'>): Table<StageTransitionsRow>
  /**
   * How long customers stay in each stage: the part that stays longer than each day, with intervals.
   * @param policy The policy.
   * @throws {@link RetentionError} `unknown_lifecycle`, `undated_property`, `invalid_policy`, `invalid_time`, `invalid_span`, `unknown_kind`, `unknown_name`, `unknown_function`, `unknown_property`, `rule_syntax`, `rule_type`, `rule_too_large`, `rule_arithmetic`, `circular_definition`
   */
  stageDwell(policy: Policy | PolicyDocument | string, options?: StageDwellOptions): Promise<Table<StageDwellRow>>
  /** {@link View.stageDwell} on the event loop. */
  stageDwellSync(policy: Policy | PolicyDocument | string, options?: Omit<StageDwellOptions, 'signal'>): Table<StageDwellRow>
  /**
   * Where each customer is headed: the chance to leave their stage soon, and where those who left it went most, with how sure that is.
   * @param policy The policy.
   * @throws {@link RetentionError} `unknown_lifecycle`, `undated_property`, `invalid_policy`, `invalid_time`, `invalid_span`, `unknown_kind`, `unknown_name`, `unknown_function`, `unknown_property`, `rule_syntax`, `rule_type`, `rule_too_large`, `rule_arithmetic`, `circular_definition`
   */
  nextStages(policy: Policy | PolicyDocument | string, options?: NextStagesOptions): Promise<Table<NextStagesRow>>
  /** {@link View.nextStages} on the event loop. */
  nextStagesSync(policy: Policy | PolicyDocument | string, options?: Omit<NextStagesOptions, 'signal'>): Table<NextStagesRow>
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
  /** What whoever uses it should know, such as parameters that the data do not tell. */
  readonly warnings: readonly string[]
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
   * @throws {@link RetentionError} `mixed_unit`, `mixed_currency`, `invalid_value`, `artifact_mismatch`, `blob_truncated`, `blob_altered`, `blob_version`
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
   * @throws {@link RetentionError} `nothing_to_fit`, `not_enough_data`, `invalid_value`, `artifact_mismatch`, `blob_truncated`, `blob_altered`, `blob_version`
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
   * @throws {@link RetentionError} `unknown_kind`, `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `invalid_span`, `mixed_unit`, `mixed_currency`, `unknown_currency`, `amount_overflow`, `artifact_from_later`, `artifact_mismatch`, `blob_truncated`, `blob_altered`, `blob_version`
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
   * @throws {@link RetentionError} `unknown_kind`, `mixed_currency`, `invalid_span`, `artifact_from_later`
   */
  tracking(view: View, options?: PurchaseModelTrackingOptions): Promise<Table<PurchaseTrackingRow>>
  /** {@link PurchaseModel.tracking} on the event loop. */
  trackingSync(view: View, options?: Omit<PurchaseModelTrackingOptions, 'signal'>): Table<PurchaseTrackingRow>
  /**
   * How many customers made 0, 1, 2 … repeat purchases within their age, beside how many the model expects to.
   * @param data A view, or a plain table.
   * @throws {@link RetentionError} `unknown_kind`, `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `invalid_span`, `mixed_unit`, `mixed_currency`, `unknown_currency`, `artifact_from_later`
   */
  frequencies(data: View | PlainTable, options?: PurchaseModelFrequenciesOptions): Promise<Table<PurchaseFrequenciesRow>>
  /** {@link PurchaseModel.frequencies} on the event loop. */
  frequenciesSync(data: View | PlainTable, options?: Omit<PurchaseModelFrequenciesOptions, 'signal'>): Table<PurchaseFrequenciesRow>
  /**
   * How probable it was that one customer is alive, from the first purchase until `asOf`, as it was to be judged at each moment.
   * @param view What a log showed at an instant.
   * @param customer Any id of the customer.
   * @throws {@link RetentionError} `unknown_customer`, `unknown_kind`, `mixed_currency`, `not_enough_data`, `invalid_value`, `artifact_from_later`
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
   * @throws {@link RetentionError} `not_enough_data`, `missing_column`, `invalid_value`, `artifact_mismatch`, `blob_truncated`, `blob_altered`, `blob_version`
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
   * @throws {@link RetentionError} `unknown_kind`, `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `invalid_span`, `mixed_unit`, `mixed_currency`, `unknown_currency`, `artifact_from_later`
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
   * @throws {@link RetentionError} `mixed_unit`, `invalid_value`, `artifact_mismatch`, `blob_truncated`, `blob_altered`, `blob_version`
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
   * @throws {@link RetentionError} `nothing_to_fit`, `not_enough_data`, `artifact_mismatch`, `blob_truncated`, `blob_altered`, `blob_version`
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

/** A Cox regression: what multiplies the rate at which customers leave. Fitted once, saved, and applied to any table. */
export class CoxModel extends Artifact {
  /** The CoxModel of a text, or of what `JSON.parse` made of it. */
  static from(source: Artifact | string | object): CoxModel
  /**
   * Fits a Cox regression of how long customers stay.
   *
   * Numbers are scaled inside, texts become a term for each value but the first. A group is a stratum: it has a baseline of its own.
   * @param table A plain table.
   * @throws {@link RetentionError} `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `nothing_to_fit`, `one_outcome`, `constant_column`, `collinear_columns`, `separation`
   */
  static fit(table: PlainTable, options?: CoxModelFitOptions): Promise<CoxModel>
  /** {@link CoxModel.fit} on the event loop. */
  static fitSync(table: PlainTable, options?: Omit<CoxModelFitOptions, 'signal'>): CoxModel
  /**
   * The coefficients with errors, p-values and hazard ratios, one row a term.
   * @throws {@link RetentionError} `artifact_mismatch`, `blob_truncated`, `blob_altered`, `blob_version`
   */
  coefficients(options?: CoxModelCoefficientsOptions): Promise<Table<CoxRow>>
  /** {@link CoxModel.coefficients} on the event loop. */
  coefficientsSync(options?: Omit<CoxModelCoefficientsOptions, 'signal'>): Table<CoxRow>
  /**
   * The baseline: what happens to a customer in whom every column is at its mean, one row an event time.
   * @throws {@link RetentionError} `artifact_mismatch`, `blob_truncated`, `blob_altered`, `blob_version`
   */
  baseline(options?: CoxModelBaselineOptions): Promise<Table<CoxBaselineRow>>
  /** {@link CoxModel.baseline} on the event loop. */
  baselineSync(options?: Omit<CoxModelBaselineOptions, 'signal'>): Table<CoxBaselineRow>
  /**
   * The share of customers like each row who remain after each of `times`; missing beyond what was observed.
   * @param table A plain table.
   * @throws {@link RetentionError} `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `artifact_from_later`, `artifact_mismatch`, `blob_truncated`, `blob_altered`, `blob_version`
   */
  predict(table: PlainTable, options?: CoxModelPredictOptions): Promise<Table<CoxCurvesRow>>
  /** {@link CoxModel.predict} on the event loop. */
  predictSync(table: PlainTable, options?: Omit<CoxModelPredictOptions, 'signal'>): Table<CoxCurvesRow>
  /**
   * How often those whom the model gives the higher risk leave first; between rows of one stratum where there are strata, which are read from the model's column unless `group` names another.
   *
   * `entry` and `weight` play no part here, and are refused.
   * @param table A plain table.
   * @throws {@link RetentionError} `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `artifact_from_later`, `artifact_mismatch`, `blob_truncated`, `blob_altered`, `blob_version`
   */
  concordance(table: PlainTable, options?: CoxModelConcordanceOptions): Promise<Table<CoxConcordanceRow>>
  /** {@link CoxModel.concordance} on the event loop. */
  concordanceSync(table: PlainTable, options?: Omit<CoxModelConcordanceOptions, 'signal'>): Table<CoxConcordanceRow>
}

/** A model of who will leave, with what was learnt about it at the fit: how good it is on customers that it did not see, how its chances are calibrated, and what its columns looked like. */
export class ChurnModel extends Artifact {
  /** The ChurnModel of a text, or of what `JSON.parse` made of it. */
  static from(source: Artifact | string | object): ChurnModel
  /**
   * Fits a model of a yes-or-no outcome on a plain table, and judges it on customers that it did not see.
   *
   * Columns may be numbers, true and false, or texts, and may lack values. The fit is refused where an outcome has fewer rows than `least`. What is only known once the outcome began must not be among the features: the model would be good here and of no use later.
   * @param table A plain table.
   * @param label The column of the outcome, such as whether a customer left: true or 1, false or 0.
   * @throws {@link RetentionError} `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `nothing_to_fit`, `one_outcome`, `not_enough_data`, `constant_column`, `collinear_columns`, `separation`
   */
  static fit(table: PlainTable, label: string, options?: ChurnModelFitOptions): Promise<ChurnModel>
  /** {@link ChurnModel.fit} on the event loop. */
  static fitSync(table: PlainTable, label: string, options?: Omit<ChurnModelFitOptions, 'signal'>): ChurnModel
  /**
   * How likely each row is to have the outcome, in the order of rows, with its rank.
   * @param table A plain table.
   * @throws {@link RetentionError} `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `nothing_to_fit`, `one_outcome`, `artifact_from_later`, `artifact_mismatch`, `blob_truncated`, `blob_altered`, `blob_version`
   */
  predict(table: PlainTable, options?: ChurnModelPredictOptions): Promise<Table<ChurnChancesRow>>
  /** {@link ChurnModel.predict} on the event loop. */
  predictSync(table: PlainTable, options?: Omit<ChurnModelPredictOptions, 'signal'>): Table<ChurnChancesRow>
  /**
   * Why each row has its chance: what each column adds to the log-odds, those that matter most first, and in words.
   *
   * `base` and the contributions of a row add up to its `logit`. They say what the model reads, not what makes customers leave.
   * @param table A plain table.
   * @throws {@link RetentionError} `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `nothing_to_fit`, `one_outcome`, `artifact_from_later`, `artifact_mismatch`, `blob_truncated`, `blob_altered`, `blob_version`
   */
  explain(table: PlainTable, options?: ChurnModelExplainOptions): Promise<Table<ChurnReasonsRow>>
  /** {@link ChurnModel.explain} on the event loop. */
  explainSync(table: PlainTable, options?: Omit<ChurnModelExplainOptions, 'signal'>): Table<ChurnReasonsRow>
  /**
   * How good the model is on customers that it did not see: each metric with limits. Empty where `folds` was 0.
   * @throws {@link RetentionError} `artifact_mismatch`, `blob_truncated`, `blob_altered`, `blob_version`
   */
  judgement(options?: ChurnModelJudgementOptions): Promise<Table<ChurnJudgementRow>>
  /** {@link ChurnModel.judgement} on the event loop. */
  judgementSync(options?: Omit<ChurnModelJudgementOptions, 'signal'>): Table<ChurnJudgementRow>
  /**
   * The coefficients of a logistic regression with errors and odds ratios, one row a term; p-values where there is no penalty.
   * @throws {@link RetentionError} `artifact_mismatch`, `blob_truncated`, `blob_altered`, `blob_version`
   */
  coefficients(options?: ChurnModelCoefficientsOptions): Promise<Table<LogisticRow>>
  /** {@link ChurnModel.coefficients} on the event loop. */
  coefficientsSync(options?: Omit<ChurnModelCoefficientsOptions, 'signal'>): Table<LogisticRow>
  /**
   * Which columns matter: what is lost when each is shuffled among rows, the costliest first. Ask on rows that the model did not see.
   * @param table A plain table.
   * @param label The column of the outcome, such as whether a customer left: true or 1, false or 0.
   * @throws {@link RetentionError} `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `nothing_to_fit`, `one_outcome`, `artifact_from_later`, `artifact_mismatch`, `blob_truncated`, `blob_altered`, `blob_version`
   */
  importance(table: PlainTable, label: string, options?: ChurnModelImportanceOptions): Promise<Table<ChurnImportanceRow>>
  /** {@link ChurnModel.importance} on the event loop. */
  importanceSync(table: PlainTable, label: string, options?: Omit<ChurnModelImportanceOptions, 'signal'>): Table<ChurnImportanceRow>
  /**
   * How far each column, and the chances, have moved since the fit: the population stability index, beside what it would be without any change.
   * @param table A plain table.
   * @throws {@link RetentionError} `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `nothing_to_fit`, `one_outcome`, `artifact_from_later`, `artifact_mismatch`, `blob_truncated`, `blob_altered`, `blob_version`
   */
  drift(table: PlainTable, options?: ChurnModelDriftOptions): Promise<Table<ChurnDriftRow>>
  /** {@link ChurnModel.drift} on the event loop. */
  driftSync(table: PlainTable, options?: Omit<ChurnModelDriftOptions, 'signal'>): Table<ChurnDriftRow>
  /**
   * The model card: outcome and rows, and the whole of it as JSON, with columns, options, metrics with limits, and what to mind.
   * @throws {@link RetentionError} `artifact_mismatch`, `blob_truncated`, `blob_altered`, `blob_version`
   */
  card(options?: ChurnModelCardOptions): Promise<Table<ChurnCardRow>>
  /** {@link ChurnModel.card} on the event loop. */
  cardSync(options?: Omit<ChurnModelCardOptions, 'signal'>): Table<ChurnCardRow>
}

/** A map from the chances of any model to chances that hold, learnt on rows that the model was not fitted on. */
export class Calibrator extends Artifact {
  /** The Calibrator of a text, or of what `JSON.parse` made of it. */
  static from(source: Artifact | string | object): Calibrator
  /**
   * Learns to turn chances of any model into chances that hold. Learn on rows that the model was not fitted on.
   * @param table A plain table.
   * @throws {@link RetentionError} `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `nothing_to_fit`, `one_outcome`, `constant_column`
   */
  static fit(table: PlainTable, options?: CalibratorFitOptions): Promise<Calibrator>
  /** {@link Calibrator.fit} on the event loop. */
  static fitSync(table: PlainTable, options?: Omit<CalibratorFitOptions, 'signal'>): Calibrator
  /**
   * The chances that hold, in the order of rows.
   * @param table A plain table.
   * @throws {@link RetentionError} `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `nothing_to_fit`, `one_outcome`, `artifact_from_later`, `artifact_mismatch`, `blob_truncated`, `blob_altered`, `blob_version`
   */
  apply(table: PlainTable, options?: CalibratorApplyOptions): Promise<Table<CalibratedChancesRow>>
  /** {@link Calibrator.apply} on the event loop. */
  applySync(table: PlainTable, options?: Omit<CalibratorApplyOptions, 'signal'>): Table<CalibratedChancesRow>
}

/** Groups of customers who are alike, found by K-means: what sets each apart, how stable they are, and where new customers belong. */
export class ClusterModel extends Artifact {
  /** The ClusterModel of a text, or of what `JSON.parse` made of it. */
  static from(source: Artifact | string | object): ClusterModel
  /**
   * Finds groups of rows that are alike in all columns, by K-means on scaled columns.
   *
   * The order of rows changes nothing, nor does the number of threads. Whether there are groups at all is for `choice` and the note `stability` to tell: K-means parts any rows.
   * @param table A plain table.
   * @throws {@link RetentionError} `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `nothing_to_fit`, `not_enough_data`, `constant_column`
   */
  static fit(table: PlainTable, options?: ClusterModelFitOptions): Promise<ClusterModel>
  /** {@link ClusterModel.fit} on the event loop. */
  static fitSync(table: PlainTable, options?: Omit<ClusterModelFitOptions, 'signal'>): ClusterModel
  /**
   * Where each row belongs, in the order of rows, how far it is from the centre, and how clear that is.
   * @param table A plain table.
   * @throws {@link RetentionError} `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `artifact_from_later`, `artifact_mismatch`, `blob_truncated`, `blob_altered`, `blob_version`
   */
  assign(table: PlainTable, options?: ClusterModelAssignOptions): Promise<Table<ClusterAssignmentsRow>>
  /** {@link ClusterModel.assign} on the event loop. */
  assignSync(table: PlainTable, options?: Omit<ClusterModelAssignOptions, 'signal'>): Table<ClusterAssignmentsRow>
  /**
   * The clusters, the largest first, with what sets each apart from all, in words and figures.
   *
   * How far clusters from other seeds agree is the note `stability`, the mean adjusted Rand index: 1 where they are the same.
   * @throws {@link RetentionError} `artifact_mismatch`, `blob_truncated`, `blob_altered`, `blob_version`
   */
  clusters(options?: ClusterModelClustersOptions): Promise<Table<ClustersRow>>
  /** {@link ClusterModel.clusters} on the event loop. */
  clustersSync(options?: Omit<ClusterModelClustersOptions, 'signal'>): Table<ClustersRow>
  /**
   * Every column in every cluster, beside all rows: means, medians, and how many deviations apart.
   * @throws {@link RetentionError} `artifact_mismatch`, `blob_truncated`, `blob_altered`, `blob_version`
   */
  profile(options?: ClusterModelProfileOptions): Promise<Table<ClusterProfileRow>>
  /** {@link ClusterModel.profile} on the event loop. */
  profileSync(options?: Omit<ClusterModelProfileOptions, 'signal'>): Table<ClusterProfileRow>
  /**
   * The numbers of clusters that were tried, with how tight and how clear the clusters were.
   * @throws {@link RetentionError} `artifact_mismatch`, `blob_truncated`, `blob_altered`, `blob_version`
   */
  choice(options?: ClusterModelChoiceOptions): Promise<Table<ClusterChoiceRow>>
  /** {@link ClusterModel.choice} on the event loop. */
  choiceSync(options?: Omit<ClusterModelChoiceOptions, 'signal'>): Table<ClusterChoiceRow>
}

/**
 * What a team wants of its data, as one JSON document: measures, segments and signals. It refers to a schema and never repeats it.
 *
 * Its form is checked when it is made; `validate` checks it against a schema.
 */
export class Policy {
  /**
   * A policy of an object or of JSON text.
   * @throws {@link RetentionError} `invalid_policy`, `rule_syntax`, `unknown_option`, `invalid_option`, with `path`
   */
  constructor(document: PolicyDocument | string | Policy)
  /** The document. Rules are texts. */
  readonly document: PolicyDocument
  /** The JSON Schema (draft 2020-12) of the document, for editors and other checks of its form. */
  static jsonSchema(): Record<string, unknown>
  /** The document as JSON text. */
  toString(): string
  /** What `JSON.stringify` writes: the document. */
  toJSON(): PolicyDocument
  /**
   * A policy to start from: `e_commerce`, `saas` or `app`. It names roles alone, so that it fits any schema that says which kinds have which role.
   * @param preset Which one.
   */
  static preset(preset: 'e_commerce' | 'saas' | 'app', options?: PolicyPresetOptions): Promise<Policy>
  /** {@link Policy.preset} on the event loop. */
  static presetSync(preset: 'e_commerce' | 'saas' | 'app', options?: Omit<PolicyPresetOptions, 'signal'>): Policy
  /**
   * Everything in the policy that does not fit itself or a schema, one row each, with its path and, in a rule, the position. No rows: it can be used.
   * @throws {@link RetentionError} `invalid_schema`, `unknown_time_zone`, `unknown_currency`
   */
  validate(options?: PolicyValidateOptions): Promise<Table<PolicyFaultsRow>>
  /** {@link Policy.validate} on the event loop. */
  validateSync(options?: Omit<PolicyValidateOptions, 'signal'>): Table<PolicyFaultsRow>
  /**
   * What another policy has otherwise, part by part. A setting that says what holds without it is no difference, nor is how a rule is spaced and bracketed, or written as text or as a tree; `n > 5` and `5 < n` differ.
   * @param other The other policy.
   * @throws {@link RetentionError} `invalid_policy`, `invalid_span`, `rule_syntax`, `rule_too_large`, `unknown_function`
   */
  diff(other: Policy | PolicyDocument | string, options?: PolicyDiffOptions): Promise<Table<PolicyDiffRow>>
  /** {@link Policy.diff} on the event loop. */
  diffSync(other: Policy | PolicyDocument | string, options?: Omit<PolicyDiffOptions, 'signal'>): Table<PolicyDiffRow>
  /**
   * Whom another policy in place of this one would move from or into which segment, were it in force at an instant of a view.
   * @param view What a log showed at an instant.
   * @param other The other policy.
   * @throws {@link RetentionError} `artifact_from_later`, `artifact_mismatch`, `undated_property`, `invalid_policy`, `invalid_time`, `invalid_span`, `unknown_kind`, `unknown_name`, `unknown_function`, `unknown_property`, `rule_syntax`, `rule_type`, `rule_too_large`, `rule_arithmetic`, `circular_definition`
   */
  dryRun(view: View, other: Policy | PolicyDocument | string, options?: PolicyDryRunOptions): Promise<Table<PolicyMoversRow>>
  /** {@link Policy.dryRun} on the event loop. */
  dryRunSync(view: View, other: Policy | PolicyDocument | string, options?: Omit<PolicyDryRunOptions, 'signal'>): Table<PolicyMoversRow>
}
/**
 * The share of customers who remain over time, with Greenwood's errors and log-log limits: one row a group and time, the beginning first.
 *
 * Lifetimes that were still running when last seen count as long as they were seen.
 * @param table A plain table.
 * @throws {@link RetentionError} `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `nothing_to_fit`
 */
export function kaplanMeier(table: PlainTable, options?: KaplanMeierOptions): Promise<Table<KaplanMeierRow>>
/** {@link kaplanMeier} on the event loop. */
export function kaplanMeierSync(table: PlainTable, options?: Omit<KaplanMeierOptions, 'signal'>): Table<KaplanMeierRow>
/**
 * The cumulative hazard over time: one row a group and time, the beginning first.
 * @param table A plain table.
 * @throws {@link RetentionError} `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `nothing_to_fit`
 */
export function nelsonAalen(table: PlainTable, options?: NelsonAalenOptions): Promise<Table<CumulativeHazardRow>>
/** {@link nelsonAalen} on the event loop. */
export function nelsonAalenSync(table: PlainTable, options?: Omit<NelsonAalenOptions, 'signal'>): Table<CumulativeHazardRow>
/**
 * The times by which certain shares of customers have left, such as the median lifetime, with limits; missing where that lies beyond what was observed.
 * @param table A plain table.
 * @throws {@link RetentionError} `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `nothing_to_fit`
 */
export function survivalQuantiles(table: PlainTable, options?: SurvivalQuantilesOptions): Promise<Table<SurvivalQuantilesRow>>
/** {@link survivalQuantiles} on the event loop. */
export function survivalQuantilesSync(table: PlainTable, options?: Omit<SurvivalQuantilesOptions, 'signal'>): Table<SurvivalQuantilesRow>
/**
 * The mean lifetime up to a horizon: the area below the survival curve, by group.
 * @param table A plain table.
 * @throws {@link RetentionError} `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `nothing_to_fit`, `horizon_beyond_data`
 */
export function restrictedMean(table: PlainTable, options?: RestrictedMeanOptions): Promise<Table<RestrictedMeanRow>>
/** {@link restrictedMean} on the event loop. */
export function restrictedMeanSync(table: PlainTable, options?: Omit<RestrictedMeanOptions, 'signal'>): Table<RestrictedMeanRow>
/**
 * Whether groups leave at different rates: the log-rank test of all groups and, when asked, of each pair.
 *
 * Needs `group`.
 * @param table A plain table.
 * @throws {@link RetentionError} `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `nothing_to_fit`, `one_outcome`, `not_enough_data`
 */
export function logRank(table: PlainTable, options?: LogRankOptions): Promise<Table<LogRankRow>>
/** {@link logRank} on the event loop. */
export function logRankSync(table: PlainTable, options?: Omit<LogRankOptions, 'signal'>): Table<LogRankRow>
/**
 * How many events each group had, and would have had if all left alike.
 *
 * Needs `group`. `pairwise` plays no part here, and is refused.
 * @param table A plain table.
 * @throws {@link RetentionError} `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `nothing_to_fit`, `one_outcome`, `not_enough_data`
 */
export function logRankGroups(table: PlainTable, options?: LogRankGroupsOptions): Promise<Table<LogRankGroupsRow>>
/** {@link logRankGroups} on the event loop. */
export function logRankGroupsSync(table: PlainTable, options?: Omit<LogRankGroupsOptions, 'signal'>): Table<LogRankGroupsRow>
/**
 * The share of customers who have left by each cause over time, such as of their own will and because a payment failed (Aalen–Johansen).
 *
 * Taking one cause for censoring, as a survival curve would, overstates the other.
 * @param table A plain table.
 * @throws {@link RetentionError} `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `nothing_to_fit`, `one_outcome`, `not_enough_data`
 */
export function competingRisks(table: PlainTable, options?: CompetingRisksOptions): Promise<Table<CumulativeIncidenceRow>>
/** {@link competingRisks} on the event loop. */
export function competingRisksSync(table: PlainTable, options?: Omit<CompetingRisksOptions, 'signal'>): Table<CumulativeIncidenceRow>
/**
 * How good churn models would have been at times past: each is fitted on rows whose outcome was known by then, and judged on the rows of that time.
 *
 * Needs `time`, and `lag`: how long after its time the outcome of a row is known; a training table of this library says both by itself. Times that are instants count in days. Rows are parted by time alone; with `calibration`, chances are calibrated on the rows learnt from, dealt into `folds` by customer.
 * @param table A plain table.
 * @param label The column of the outcome, such as whether a customer left: true or 1, false or 0.
 * @throws {@link RetentionError} `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `nothing_to_fit`, `one_outcome`, `not_enough_data`, `constant_column`, `collinear_columns`, `separation`
 */
export function churnBacktest(table: PlainTable, label: string, options?: ChurnBacktestOptions): Promise<Table<ChurnBacktestRow>>
/** {@link churnBacktest} on the event loop. */
export function churnBacktestSync(table: PlainTable, label: string, options?: Omit<ChurnBacktestOptions, 'signal'>): Table<ChurnBacktestRow>
/**
 * How good chances are, of any model: AUC, average precision, log loss, Brier score and calibration error, each with limits.
 * @param table A plain table.
 * @throws {@link RetentionError} `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `nothing_to_fit`, `one_outcome`
 */
export function evaluateScores(table: PlainTable, options?: EvaluateScoresOptions): Promise<Table<EvaluationRow>>
/** {@link evaluateScores} on the event loop. */
export function evaluateScoresSync(table: PlainTable, options?: Omit<EvaluateScoresOptions, 'signal'>): Table<EvaluationRow>
/**
 * What share of rows of about one chance had the outcome, with limits: on the diagonal where chances hold.
 *
 * Nothing is drawn anew here: `resamples` and `seed` are refused.
 * @param table A plain table.
 * @throws {@link RetentionError} `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `nothing_to_fit`, `one_outcome`
 */
export function calibrationCurve(table: PlainTable, options?: CalibrationCurveOptions): Promise<Table<CalibrationRow>>
/** {@link calibrationCurve} on the event loop. */
export function calibrationCurveSync(table: PlainTable, options?: Omit<CalibrationCurveOptions, 'signal'>): Table<CalibrationRow>
/**
 * How many times as often the outcome is found among the highest tenth of scores, and each tenth after, and what share of all it captures, with limits.
 *
 * `bins` plays no part here, and is refused.
 * @param table A plain table.
 * @throws {@link RetentionError} `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `nothing_to_fit`, `one_outcome`
 */
export function lift(table: PlainTable, options?: LiftOptions): Promise<Table<DecilesRow>>
/** {@link lift} on the event loop. */
export function liftSync(table: PlainTable, options?: Omit<LiftOptions, 'signal'>): Table<DecilesRow>
/**
 * What acting on all rows from a chance up would have brought, given what acting costs and saving a customer brings; the best chance to act from is a note, with its limits.
 * @param table A plain table.
 * @throws {@link RetentionError} `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `nothing_to_fit`, `one_outcome`
 */
export function profitCurve(table: PlainTable, options?: ProfitCurveOptions): Promise<Table<ProfitRow>>
/** {@link profitCurve} on the event loop. */
export function profitCurveSync(table: PlainTable, options?: Omit<ProfitCurveOptions, 'signal'>): Table<ProfitRow>
/**
 * Whether chances still hold on rows whose outcome is known by now, of any model: observed over expected, and the slope of log-odds; both 1 where they do.
 * @param table A plain table.
 * @throws {@link RetentionError} `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `nothing_to_fit`, `one_outcome`
 */
export function calibrationDrift(table: PlainTable, options?: CalibrationDriftOptions): Promise<Table<CalibrationDriftRow>>
/** {@link calibrationDrift} on the event loop. */
export function calibrationDriftSync(table: PlainTable, options?: Omit<CalibrationDriftOptions, 'signal'>): Table<CalibrationDriftRow>
/**
 * What leaving is associated with, column by column: those who have something beside those who have not, as risk ratios with limits, adjusted for how many columns were looked at, and in words.
 *
 * With `landmark` and `stayed`, only customers are compared who stayed that long: others could not have shown what the columns say. Rows of one customer count together: name the column in `customer`. An association is not a cause; an experiment tells.
 * @param table A plain table.
 * @param label The column of the outcome, such as whether a customer left: true or 1, false or 0.
 * @throws {@link RetentionError} `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `nothing_to_fit`, `one_outcome`, `not_enough_data`
 */
export function featureInsight(table: PlainTable, label: string, options?: FeatureInsightOptions): Promise<Table<FeatureInsightRow>>
/** {@link featureInsight} on the event loop. */
export function featureInsightSync(table: PlainTable, label: string, options?: Omit<FeatureInsightOptions, 'signal'>): Table<FeatureInsightRow>
/**
 * What customers bring times their chance to leave: of all, and by segment and period, with limits.
 * @param table A plain table.
 * @throws {@link RetentionError} `missing_column`, `wrong_column_type`, `invalid_table`, `invalid_value`, `nothing_to_fit`, `unknown_currency`, `amount_overflow`
 */
export function revenueAtRisk(table: PlainTable, options?: RevenueAtRiskOptions): Promise<Table<RevenueAtRiskRow>>
/** {@link revenueAtRisk} on the event loop. */
export function revenueAtRiskSync(table: PlainTable, options?: Omit<RevenueAtRiskOptions, 'signal'>): Table<RevenueAtRiskRow>
/**
 * Everything wrong with a policy that may not even be readable, in its form and against a schema, one row each. No rows: it is a policy, and can be used.
 * @param policy The document, or its text.
 * @throws {@link RetentionError} `invalid_schema`, `unknown_time_zone`, `unknown_currency`
 */
export function checkPolicy(policy: unknown, options?: CheckPolicyOptions): Promise<Table<PolicyFaultsRow>>
/** {@link checkPolicy} on the event loop. */
export function checkPolicySync(policy: unknown, options?: Omit<CheckPolicyOptions, 'signal'>): Table<PolicyFaultsRow>
/**
 * Checks a rule against names and their types, and lists the names that it reads.
 *
 * The notes `rule` and `tree` have the rule as it was understood, as text and as a JSON tree. An error has the details `position` and `end`, in characters of the text, or `path` in a tree, and where there is one `suggestion`.
 * @param rule The rule: its text, or the same as a tree.
 * @param names The names that the rule may read, each with its type.
 * @throws {@link RetentionError} `rule_syntax`, `rule_type`, `rule_too_large`, `rule_arithmetic`, `unknown_name`, `unknown_function`, `invalid_time`, `unknown_time_zone`, `unknown_currency`, `mixed_currency`
 */
export function checkRule(rule: unknown, names: Readonly<Record<string, string>>, options?: CheckRuleOptions): Promise<Table<RuleNamesRow>>
/** {@link checkRule} on the event loop. */
export function checkRuleSync(rule: unknown, names: Readonly<Record<string, string>>, options?: Omit<CheckRuleOptions, 'signal'>): Table<RuleNamesRow>
/**
 * What a rule says of some values, clause by clause; the note `holds` says `true`, `false` or, where a missing value leaves it undecided, `open`.
 *
 * Values are numbers, texts and yes or no. For times, amounts and missing values, `names` says the type; an amount is `12.50` or, as in rules, `12.50 GBP`.
 * @param rule The rule: its text, or the same as a tree.
 * @param values The value of each name.
 * @throws {@link RetentionError} `rule_syntax`, `rule_type`, `rule_too_large`, `rule_arithmetic`, `unknown_name`, `unknown_function`, `invalid_time`, `unknown_time_zone`, `unknown_currency`, `mixed_currency`
 */
export function explainRule(rule: unknown, values: Readonly<Record<string, unknown>>, options?: ExplainRuleOptions): Promise<Table<RuleClausesRow>>
/** {@link explainRule} on the event loop. */
export function explainRuleSync(rule: unknown, values: Readonly<Record<string, unknown>>, options?: Omit<ExplainRuleOptions, 'signal'>): Table<RuleClausesRow>
/**
 * All settings of recurring revenue as they hold for a preset, a policy or an object of some of them, one row each.
 *
 * The note `settings` has their fingerprint, which is a note of every table that was made with them.
 * @param settings The name of a preset, a policy, or an object of settings.
 * @throws {@link RetentionError} `invalid_span`, `invalid_policy`, `unknown_currency`, `invalid_time`
 */
export function metricSettings(settings: MetricSettings | MetricPreset | Policy | PolicyDocument, options?: MetricSettingsOptions): Promise<Table<MetricSettingsRow>>
/** {@link metricSettings} on the event loop. */
export function metricSettingsSync(settings: MetricSettings | MetricPreset | Policy | PolicyDocument, options?: Omit<MetricSettingsOptions, 'signal'>): Table<MetricSettingsRow>
/**
 * Where each setting of a preset comes from: the page, what it says, and when it was read.
 *
 * A setting on which no page was found says so: this library's default stays.
 * @param preset Which one.
 */
export function presetSources(preset: 'chartmogul' | 'stripe', options?: PresetSourcesOptions): Promise<Table<PresetSourcesRow>>
/** {@link presetSources} on the event loop. */
export function presetSourcesSync(preset: 'chartmogul' | 'stripe', options?: Omit<PresetSourcesOptions, 'signal'>): Table<PresetSourcesRow>

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
 * - `unknown_scorecard`: No scorecard of that name.
 * - `unknown_lifecycle`: No lifecycle of that name.
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
  | 'unknown_scorecard'
  | 'unknown_lifecycle'
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
  /** Until when the log saw everything; not given: to the end of the day of its last event, and for measures and engines to whatever instant is asked. */
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
  /** Until when the log saw everything; not given: to the end of the day of its last event, and for measures and engines to whatever instant is asked. */
  observedTo: string | null
  /** For kinds that were observed at other times: a pair of instants. */
  observedKinds: Readonly<Record<string, readonly string[]>>
  /** What two events of equal content and without ids are. */
  equalRows: 'keep' | 'one'
  /** The first day of a week. */
  weekStart: 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday'
}

/** Settings of recurring revenue that follow what a tool publishes. */
export type MetricPreset = 'chartmogul' | 'stripe'

/** How recurring revenue is counted: what is not as usual. Operations take it as `settings`. */
export interface MetricSettings {
  /** The preset that holds where a setting is not given. */
  preset?: MetricPreset | null
  /**
   * Whose revenue is followed.
   * @defaultValue `"customer"`
   */
  grain?: 'subscription' | 'customer' | 'account' | null
  /**
   * How movements are told from one another.
   * @defaultValue `"endpoint"`
   */
  method?: 'endpoint' | 'movement' | null
  /**
   * When a cancelled subscription stops counting.
   * @defaultValue `"end"`
   */
  churnAt?: 'request' | 'end' | 'period_end' | 'grace_end' | null
  /**
   * What a subscription counts whose payment failed.
   * @defaultValue `"grace"`
   */
  pastDue?: 'counted' | 'grace' | 'excluded' | null
  /**
   * The grace after a failed payment, and after the end where `churnAt` is `grace_end`.
   * @defaultValue `"30d"`
   */
  grace?: string | null
  /** Who comes back later than this after leaving is new again; not given: never. */
  reactivationWindow?: string | null
  /** Changes that follow the first of them within this are one movement, by the movement method; not given: those of one instant. */
  groupWithin?: string | null
  /**
   * Whether trials count.
   * @defaultValue `false`
   */
  trials?: boolean | null
  /**
   * What a paying customer is who moves to a free plan.
   * @defaultValue `"inactive"`
   */
  freePlans?: 'active' | 'inactive' | null
  /**
   * Which discounts lower the revenue.
   * @defaultValue `"all"`
   */
  discounts?: 'all' | 'permanent' | 'ignored' | null
  /**
   * Whether tax counts as revenue.
   * @defaultValue `false`
   */
  tax?: boolean | null
  /**
   * Whether metered charges count.
   * @defaultValue `false`
   */
  metered?: boolean | null
  /**
   * When a change counts.
   * @defaultValue `"at_change"`
   */
  proration?: 'at_change' | 'at_period_end' | null
  /**
   * What a change of the term alone is.
   * @defaultValue `"apart"`
   */
  termChanges?: 'apart' | 'as_change' | null
  /**
   * What the amount of an event is for.
   * @defaultValue `"month"`
   */
  amountPer?: 'month' | 'term' | null
  /**
   * At which rate other currencies count.
   * @defaultValue `"change"`
   */
  exchangeAt?: 'change' | 'renewal' | 'daily' | null
  /**
   * For each other currency, from each local date on, what one unit of it is worth in the schema's currency.
   * @defaultValue `{}`
   */
  exchangeRates?: Readonly<Record<string, Readonly<Record<string, string | number>>>> | null
  /**
   * What the host's kinds of events say of a subscription, beside those that are named like a step.
   * @defaultValue `{}`
   */
  kinds?: Readonly<Record<string, 'started' | 'trial_started' | 'changed' | 'paused' | 'resumed' | 'cancelled' | 'ended' | 'payment_failed' | 'payment_succeeded' | 'past_due' | 'ignored'>> | null
  /**
   * The host's names of the properties that are read, where they are not called as here: `plan`, `quantity`, `trial`, `trial_ends`, `term_months`, `contract_amount`, `discount`, `discount_ends`, `tax`, `metered`, `at_period_end`, `ends`, `voluntary`.
   * @defaultValue `{}`
   */
  properties?: Readonly<Record<string, string>> | null
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
  checks?: 'missing_sign_up' | 'left_truncated' | 'events_before_sign_up' | 'no_activity' | 'no_spend' | 'equal_events' | 'conflicting_ids' | 'shared_ids' | 'future_times' | 'epoch_times' | 'old_times' | 'gaps' | 'mixed_currencies' | 'negative_purchases' | 'purchases_without_amount' | 'refunds_without_purchases' | 'refunds_exceed_purchases' | 'undated_properties' | 'kinds_without_role' | 'identity_rings' | 'idle_unmerges' | 'subscription_overlaps' | 'subscription_orphans' | 'subscription_changes_after_end' | 'subscription_ends_before_cancellation' | 'subscription_contradictions' | 'subscription_doubtful_terms' | 'shared_subscriptions' | 'paying_after_cancellation' | 'use_before_subscription' | readonly ('missing_sign_up' | 'left_truncated' | 'events_before_sign_up' | 'no_activity' | 'no_spend' | 'equal_events' | 'conflicting_ids' | 'shared_ids' | 'future_times' | 'epoch_times' | 'old_times' | 'gaps' | 'mixed_currencies' | 'negative_purchases' | 'purchases_without_amount' | 'refunds_without_purchases' | 'refunds_exceed_purchases' | 'undated_properties' | 'kinds_without_role' | 'identity_rings' | 'idle_unmerges' | 'subscription_overlaps' | 'subscription_orphans' | 'subscription_changes_after_end' | 'subscription_ends_before_cancellation' | 'subscription_contradictions' | 'subscription_doubtful_terms' | 'shared_subscriptions' | 'paying_after_cancellation' | 'use_before_subscription')[] | null
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

/** The options of `subscriptions`. */
export interface SubscriptionsOptions extends Stoppable {
  /**
   * How recurring revenue is counted: settings, or the name of a preset.
   * @defaultValue `{"amount_per":"month","churn_at":"end","discounts":"all","exchange_at":"change","exchange_rates":{},"free_plans":"inactive","grace":"30d","grain":"customer","group_within":null,"kinds":{},"metered":false,"method":"endpoint","past_due":"grace","properties":{},"proration":"at_change","reactivation_window":null,"tax":false,"term_changes":"apart","trials":false}`
   */
  settings?: MetricSettings | MetricPreset | Policy | PolicyDocument | null
}

/** The options of `mrrTimeline`. */
export interface MrrTimelineOptions extends Stoppable {
  /**
   * How recurring revenue is counted: settings, or the name of a preset.
   * @defaultValue `{"amount_per":"month","churn_at":"end","discounts":"all","exchange_at":"change","exchange_rates":{},"free_plans":"inactive","grace":"30d","grain":"customer","group_within":null,"kinds":{},"metered":false,"method":"endpoint","past_due":"grace","properties":{},"proration":"at_change","reactivation_window":null,"tax":false,"term_changes":"apart","trials":false}`
   */
  settings?: MetricSettings | MetricPreset | Policy | PolicyDocument | null
}

/** The options of `subscriptionAudit`. */
export interface SubscriptionAuditOptions extends Stoppable {
  /**
   * How recurring revenue is counted: settings, or the name of a preset.
   * @defaultValue `{"amount_per":"month","churn_at":"end","discounts":"all","exchange_at":"change","exchange_rates":{},"free_plans":"inactive","grace":"30d","grain":"customer","group_within":null,"kinds":{},"metered":false,"method":"endpoint","past_due":"grace","properties":{},"proration":"at_change","reactivation_window":null,"tax":false,"term_changes":"apart","trials":false}`
   */
  settings?: MetricSettings | MetricPreset | Policy | PolicyDocument | null
}

/** The options of `revenueMovements`. */
export interface RevenueMovementsOptions extends Stoppable {
  /**
   * How recurring revenue is counted: settings, or the name of a preset.
   * @defaultValue `{"amount_per":"month","churn_at":"end","discounts":"all","exchange_at":"change","exchange_rates":{},"free_plans":"inactive","grace":"30d","grain":"customer","group_within":null,"kinds":{},"metered":false,"method":"endpoint","past_due":"grace","properties":{},"proration":"at_change","reactivation_window":null,"tax":false,"term_changes":"apart","trials":false}`
   */
  settings?: MetricSettings | MetricPreset | Policy | PolicyDocument | null
  /**
   * A calendar period (`day`, `week`, `month`, `quarter` or `year`), or a length such as `30d`: windows so long, end to end, the last up to `to`.
   * @defaultValue `"month"`
   */
  period?: 'day' | 'week' | 'month' | 'quarter' | 'year' | `${number}${string}` | null
  /** The first period shown is the one that holds this instant; of windows, the first that begins no earlier. Not given: the start of observation. */
  from?: TimeInput | null
  /** Periods that begin before this instant are shown. Not given: `asOf`. */
  to?: TimeInput | null
  /** A row for each `plan`, `cohort` (the month of the first payment) or value of a property of customers; not given: one for all. The plan is the one worth most, and the property what it was, at the start of the period, or at its end for those who come in it. */
  by?: string | null
  /**
   * The level of confidence of intervals.
   * @defaultValue `0.95`
   */
  level?: number | null
}

/** The options of `revenueByCustomer`. */
export interface RevenueByCustomerOptions extends Stoppable {
  /**
   * How recurring revenue is counted: settings, or the name of a preset.
   * @defaultValue `{"amount_per":"month","churn_at":"end","discounts":"all","exchange_at":"change","exchange_rates":{},"free_plans":"inactive","grace":"30d","grain":"customer","group_within":null,"kinds":{},"metered":false,"method":"endpoint","past_due":"grace","properties":{},"proration":"at_change","reactivation_window":null,"tax":false,"term_changes":"apart","trials":false}`
   */
  settings?: MetricSettings | MetricPreset | Policy | PolicyDocument | null
  /**
   * A calendar period (`day`, `week`, `month`, `quarter` or `year`), or a length such as `30d`: windows so long, end to end, the last up to `to`.
   * @defaultValue `"month"`
   */
  period?: 'day' | 'week' | 'month' | 'quarter' | 'year' | `${number}${string}` | null
  /** The first period shown is the one that holds this instant; of windows, the first that begins no earlier. Not given: the start of observation. */
  from?: TimeInput | null
  /** Periods that begin before this instant are shown. Not given: `asOf`. */
  to?: TimeInput | null
  /** A row for each `plan`, `cohort` (the month of the first payment) or value of a property of customers; not given: one for all. The plan is the one worth most, and the property what it was, at the start of the period, or at its end for those who come in it. */
  by?: string | null
  /**
   * The level of confidence of intervals.
   * @defaultValue `0.95`
   */
  level?: number | null
}

/** The options of `revenueRetention`. */
export interface RevenueRetentionOptions extends Stoppable {
  /**
   * How recurring revenue is counted: settings, or the name of a preset.
   * @defaultValue `{"amount_per":"month","churn_at":"end","discounts":"all","exchange_at":"change","exchange_rates":{},"free_plans":"inactive","grace":"30d","grain":"customer","group_within":null,"kinds":{},"metered":false,"method":"endpoint","past_due":"grace","properties":{},"proration":"at_change","reactivation_window":null,"tax":false,"term_changes":"apart","trials":false}`
   */
  settings?: MetricSettings | MetricPreset | Policy | PolicyDocument | null
  /**
   * How far back those who are followed were there.
   * @defaultValue `"1y"`
   */
  window?: string | null
  /**
   * How often it is told: at the end of each of these periods.
   * @defaultValue `"month"`
   */
  every?: 'day' | 'week' | 'month' | 'quarter' | 'year' | null
  /** The first period shown is the one that holds this instant. Not given: the start of observation. */
  from?: TimeInput | null
  /** Periods that begin before this instant are shown. Not given: `asOf`. */
  to?: TimeInput | null
  /** A row for each `plan`, `cohort` or value of a property of customers; not given: one for all. */
  by?: string | null
  /**
   * The level of confidence of intervals.
   * @defaultValue `0.95`
   */
  level?: number | null
}

/** The options of `churnedRevenue`. */
export interface ChurnedRevenueOptions extends Stoppable {
  /**
   * How recurring revenue is counted: settings, or the name of a preset.
   * @defaultValue `{"amount_per":"month","churn_at":"end","discounts":"all","exchange_at":"change","exchange_rates":{},"free_plans":"inactive","grace":"30d","grain":"customer","group_within":null,"kinds":{},"metered":false,"method":"endpoint","past_due":"grace","properties":{},"proration":"at_change","reactivation_window":null,"tax":false,"term_changes":"apart","trials":false}`
   */
  settings?: MetricSettings | MetricPreset | Policy | PolicyDocument | null
  /**
   * A calendar period (`day`, `week`, `month`, `quarter` or `year`), or a length such as `30d`: windows so long, end to end, the last up to `to`.
   * @defaultValue `"month"`
   */
  period?: 'day' | 'week' | 'month' | 'quarter' | 'year' | `${number}${string}` | null
  /** The first period shown is the one that holds this instant; of windows, the first that begins no earlier. Not given: the start of observation. */
  from?: TimeInput | null
  /** Periods that begin before this instant are shown. Not given: `asOf`. */
  to?: TimeInput | null
  /** A row for each `plan`, `cohort` (the month of the first payment) or value of a property of customers; not given: one for all. The plan is the one worth most, and the property what it was, at the start of the period, or at its end for those who come in it. */
  by?: string | null
  /**
   * The level of confidence of intervals.
   * @defaultValue `0.95`
   */
  level?: number | null
}

/** The options of `renewals`. */
export interface RenewalsOptions extends Stoppable {
  /**
   * How recurring revenue is counted: settings, or the name of a preset.
   * @defaultValue `{"amount_per":"month","churn_at":"end","discounts":"all","exchange_at":"change","exchange_rates":{},"free_plans":"inactive","grace":"30d","grain":"customer","group_within":null,"kinds":{},"metered":false,"method":"endpoint","past_due":"grace","properties":{},"proration":"at_change","reactivation_window":null,"tax":false,"term_changes":"apart","trials":false}`
   */
  settings?: MetricSettings | MetricPreset | Policy | PolicyDocument | null
  /**
   * How many months ahead, from that of `asOf` on: 1 to 1200.
   * @defaultValue `12`
   */
  months?: number | null
}

/** The options of `unitEconomics`. */
export interface UnitEconomicsOptions extends Stoppable {
  /**
   * How recurring revenue is counted: settings, or the name of a preset.
   * @defaultValue `{"amount_per":"month","churn_at":"end","discounts":"all","exchange_at":"change","exchange_rates":{},"free_plans":"inactive","grace":"30d","grain":"customer","group_within":null,"kinds":{},"metered":false,"method":"endpoint","past_due":"grace","properties":{},"proration":"at_change","reactivation_window":null,"tax":false,"term_changes":"apart","trials":false}`
   */
  settings?: MetricSettings | MetricPreset | Policy | PolicyDocument | null
  /**
   * A calendar period, or a length such as `30d`.
   * @defaultValue `"month"`
   */
  period?: 'day' | 'week' | 'month' | 'quarter' | 'year' | `${number}${string}` | null
  /** The first period shown is the one that holds this instant. Not given: the start of observation. */
  from?: TimeInput | null
  /** Periods that begin before this instant are shown. Not given: `asOf`. */
  to?: TimeInput | null
  /** A row for each `plan`, `cohort` or value of a property of customers; not given: one for all. */
  by?: string | null
  /**
   * Which share of the revenue is left after what it costs to serve: above 0, at most 1.
   * @defaultValue `1`
   */
  margin?: number | null
  /**
   * Which churn lifetime value is divided by.
   * @defaultValue `"logo"`
   */
  churn?: 'logo' | 'revenue' | null
  /**
   * What was spent on winning customers, in major units, by the period's label; of all, so not beside `by`.
   * @defaultValue `{}`
   */
  spend?: Readonly<Record<string, number>> | null
  /**
   * By how much the churn of a period changes in the what-if: -0.01 is one point less.
   * @defaultValue `-0.01`
   */
  churnChange?: number | null
}

/** The options of `explainDifference`. */
export interface ExplainDifferenceOptions extends Stoppable {
  /**
   * Which figure is compared.
   * @defaultValue `"end"`
   */
  figure?: 'start' | 'new' | 'reactivation' | 'expansion' | 'contraction' | 'churn' | 'term_change' | 'exchange' | 'end' | 'arr' | 'net' | 'gross' | 'net_movement' | 'gross_movement' | 'nrr' | 'grr' | 'nrr_movement' | 'grr_movement' | 'logo_churn' | 'arpa' | 'start_count' | 'new_count' | 'reactivated_count' | 'churned_count' | 'end_count' | null
  /** The start of the period whose figure it is. Not given: a month before `to`. */
  from?: TimeInput | null
  /** The end of the period. Not given: `asOf`. */
  to?: TimeInput | null
  /**
   * How long the periods before it are: by the endpoint method, who was a customer at the end of one of them is not new.
   * @defaultValue `"1mo"`
   */
  every?: string | null
  /**
   * The order in which settings are changed. Not given: that in which they are declared; those that are not named come after.
   * @defaultValue `[]`
   */
  order?: string | readonly string[] | null
}

/** The options of `explainDifferenceBySetting`. */
export interface ExplainDifferenceBySettingOptions extends Stoppable {
  /**
   * Which figure is compared.
   * @defaultValue `"end"`
   */
  figure?: 'start' | 'new' | 'reactivation' | 'expansion' | 'contraction' | 'churn' | 'term_change' | 'exchange' | 'end' | 'arr' | 'net' | 'gross' | 'net_movement' | 'gross_movement' | 'nrr' | 'grr' | 'nrr_movement' | 'grr_movement' | 'logo_churn' | 'arpa' | 'start_count' | 'new_count' | 'reactivated_count' | 'churned_count' | 'end_count' | null
  /** The start of the period whose figure it is. Not given: a month before `to`. */
  from?: TimeInput | null
  /** The end of the period. Not given: `asOf`. */
  to?: TimeInput | null
  /**
   * How long the periods before it are: by the endpoint method, who was a customer at the end of one of them is not new.
   * @defaultValue `"1mo"`
   */
  every?: string | null
  /**
   * The order in which settings are changed. Not given: that in which they are declared; those that are not named come after.
   * @defaultValue `[]`
   */
  order?: string | readonly string[] | null
}

/** The options of `churnLimits`. */
export interface ChurnLimitsOptions extends Stoppable {
  /**
   * How recurring revenue is counted: settings, or the name of a preset.
   * @defaultValue `{"amount_per":"month","churn_at":"end","discounts":"all","exchange_at":"change","exchange_rates":{},"free_plans":"inactive","grace":"30d","grain":"customer","group_within":null,"kinds":{},"metered":false,"method":"endpoint","past_due":"grace","properties":{},"proration":"at_change","reactivation_window":null,"tax":false,"term_changes":"apart","trials":false}`
   */
  settings?: MetricSettings | MetricPreset | Policy | PolicyDocument | null
  /**
   * A calendar period, or a length such as `30d`.
   * @defaultValue `"month"`
   */
  period?: 'day' | 'week' | 'month' | 'quarter' | 'year' | `${number}${string}` | null
  /** The first period compared is the one that holds this instant. Not given: the start of observation. */
  from?: TimeInput | null
  /** Periods that begin before this instant are compared. Not given: `asOf`. */
  to?: TimeInput | null
  /** The period that is explained is the one that holds this instant; it must be complete. Not given: the last complete one. */
  at?: TimeInput | null
  /**
   * Which churn it is about: of customers, or of revenue (1 - GRR by the endpoint method).
   * @defaultValue `"logo"`
   */
  churn?: 'logo' | 'revenue' | null
  /**
   * By what it is explained: `plan`, `cohort`, or properties of customers, each as it stood at the start of a period. Not given: `plan` and `cohort`.
   * @defaultValue `[]`
   */
  by?: string | readonly string[] | null
  /**
   * How many standard errors wide the limits are on either side, above 0.
   * @defaultValue `3`
   */
  width?: number | null
  /**
   * A value is tested if so many customers had it at the start of the explained period, and as many at the starts of the others together.
   * @defaultValue `30`
   */
  minSupport?: number | null
  /**
   * Of the values that are told to have changed, the share that may be false (Benjamini-Hochberg), between 0 and 1.
   * @defaultValue `0.05`
   */
  falseDiscovery?: number | null
  /**
   * Decides which half of the customers is held out, by a hash of their ids.
   * @defaultValue `0`
   */
  seed?: number | null
}

/** The options of `churnDrivers`. */
export interface ChurnDriversOptions extends Stoppable {
  /**
   * How recurring revenue is counted: settings, or the name of a preset.
   * @defaultValue `{"amount_per":"month","churn_at":"end","discounts":"all","exchange_at":"change","exchange_rates":{},"free_plans":"inactive","grace":"30d","grain":"customer","group_within":null,"kinds":{},"metered":false,"method":"endpoint","past_due":"grace","properties":{},"proration":"at_change","reactivation_window":null,"tax":false,"term_changes":"apart","trials":false}`
   */
  settings?: MetricSettings | MetricPreset | Policy | PolicyDocument | null
  /**
   * A calendar period, or a length such as `30d`.
   * @defaultValue `"month"`
   */
  period?: 'day' | 'week' | 'month' | 'quarter' | 'year' | `${number}${string}` | null
  /** The first period compared is the one that holds this instant. Not given: the start of observation. */
  from?: TimeInput | null
  /** Periods that begin before this instant are compared. Not given: `asOf`. */
  to?: TimeInput | null
  /** The period that is explained is the one that holds this instant; it must be complete. Not given: the last complete one. */
  at?: TimeInput | null
  /**
   * Which churn it is about: of customers, or of revenue (1 - GRR by the endpoint method).
   * @defaultValue `"logo"`
   */
  churn?: 'logo' | 'revenue' | null
  /**
   * By what it is explained: `plan`, `cohort`, or properties of customers, each as it stood at the start of a period. Not given: `plan` and `cohort`.
   * @defaultValue `[]`
   */
  by?: string | readonly string[] | null
  /**
   * How many standard errors wide the limits are on either side, above 0.
   * @defaultValue `3`
   */
  width?: number | null
  /**
   * A value is tested if so many customers had it at the start of the explained period, and as many at the starts of the others together.
   * @defaultValue `30`
   */
  minSupport?: number | null
  /**
   * Of the values that are told to have changed, the share that may be false (Benjamini-Hochberg), between 0 and 1.
   * @defaultValue `0.05`
   */
  falseDiscovery?: number | null
  /**
   * Decides which half of the customers is held out, by a hash of their ids.
   * @defaultValue `0`
   */
  seed?: number | null
}

/** The options of `churnExposed`. */
export interface ChurnExposedOptions extends Stoppable {
  /**
   * How recurring revenue is counted: settings, or the name of a preset.
   * @defaultValue `{"amount_per":"month","churn_at":"end","discounts":"all","exchange_at":"change","exchange_rates":{},"free_plans":"inactive","grace":"30d","grain":"customer","group_within":null,"kinds":{},"metered":false,"method":"endpoint","past_due":"grace","properties":{},"proration":"at_change","reactivation_window":null,"tax":false,"term_changes":"apart","trials":false}`
   */
  settings?: MetricSettings | MetricPreset | Policy | PolicyDocument | null
  /**
   * A calendar period, or a length such as `30d`.
   * @defaultValue `"month"`
   */
  period?: 'day' | 'week' | 'month' | 'quarter' | 'year' | `${number}${string}` | null
  /** The first period compared is the one that holds this instant. Not given: the start of observation. */
  from?: TimeInput | null
  /** Periods that begin before this instant are compared. Not given: `asOf`. */
  to?: TimeInput | null
  /** The period that is explained is the one that holds this instant; it must be complete. Not given: the last complete one. */
  at?: TimeInput | null
  /**
   * Which churn it is about: of customers, or of revenue (1 - GRR by the endpoint method).
   * @defaultValue `"logo"`
   */
  churn?: 'logo' | 'revenue' | null
  /**
   * By what it is explained: `plan`, `cohort`, or properties of customers, each as it stood at the start of a period. Not given: `plan` and `cohort`.
   * @defaultValue `[]`
   */
  by?: string | readonly string[] | null
  /**
   * How many standard errors wide the limits are on either side, above 0.
   * @defaultValue `3`
   */
  width?: number | null
  /**
   * A value is tested if so many customers had it at the start of the explained period, and as many at the starts of the others together.
   * @defaultValue `30`
   */
  minSupport?: number | null
  /**
   * Of the values that are told to have changed, the share that may be false (Benjamini-Hochberg), between 0 and 1.
   * @defaultValue `0.05`
   */
  falseDiscovery?: number | null
  /**
   * Decides which half of the customers is held out, by a hash of their ids.
   * @defaultValue `0`
   */
  seed?: number | null
}

/** The options of `goal`. */
export interface GoalOptions extends Stoppable {
  /**
   * How recurring revenue is counted: settings, or the name of a preset.
   * @defaultValue `{"amount_per":"month","churn_at":"end","discounts":"all","exchange_at":"change","exchange_rates":{},"free_plans":"inactive","grace":"30d","grain":"customer","group_within":null,"kinds":{},"metered":false,"method":"endpoint","past_due":"grace","properties":{},"proration":"at_change","reactivation_window":null,"tax":false,"term_changes":"apart","trials":false}`
   */
  settings?: MetricSettings | MetricPreset | Policy | PolicyDocument | null
  /**
   * The figure that is to change.
   * @defaultValue `"logo_churn"`
   */
  metric?: 'logo_churn' | 'revenue_churn' | 'nrr' | 'mrr' | 'arpa' | 'customers' | null
  /** What it is to become. Not given: `change` says. */
  target?: number | null
  /** By which share of the baseline it is to change: -0.1 is ten percent less. Not given: `target` says. */
  change?: number | null
  /** When the time begins in which the baseline is measured, up to `start`. Not given: so long before `start` as the deadline is after it. */
  baselineFrom?: TimeInput | null
  /**
   * The level of confidence: a change beyond noise is one that chance alone brings about less often than 1 - level.
   * @defaultValue `0.95`
   */
  level?: number | null
  /**
   * Nothing is said of chance with fewer customers than this before or after.
   * @defaultValue `20`
   */
  minCustomers?: number | null
}

/** The options of `beforeAfter`. */
export interface BeforeAfterOptions extends Stoppable {
  /**
   * How recurring revenue is counted: settings, or the name of a preset.
   * @defaultValue `{"amount_per":"month","churn_at":"end","discounts":"all","exchange_at":"change","exchange_rates":{},"free_plans":"inactive","grace":"30d","grain":"customer","group_within":null,"kinds":{},"metered":false,"method":"endpoint","past_due":"grace","properties":{},"proration":"at_change","reactivation_window":null,"tax":false,"term_changes":"apart","trials":false}`
   */
  settings?: MetricSettings | MetricPreset | Policy | PolicyDocument | null
  /**
   * The figure that is compared.
   * @defaultValue `"logo_churn"`
   */
  metric?: 'logo_churn' | 'revenue_churn' | 'nrr' | 'mrr' | 'arpa' | 'customers' | null
  /**
   * How long before and after each date is compared.
   * @defaultValue `"30d"`
   */
  window?: string | null
  /**
   * The level of confidence.
   * @defaultValue `0.95`
   */
  level?: number | null
  /**
   * Nothing is said of chance with fewer customers than this before or after.
   * @defaultValue `20`
   */
  minCustomers?: number | null
}

/** The options of `survey`. */
export interface SurveyOptions extends Stoppable {
  /**
   * What the survey asks.
   * @defaultValue `"nps"`
   */
  survey?: 'nps' | 'csat' | 'ces' | null
  /**
   * Kinds or roles of the answers. Not given: those of the role survey_response.
   * @defaultValue `[]`
   */
  events?: string | readonly string[] | null
  /**
   * The property that holds the score.
   * @defaultValue `"score"`
   */
  score?: string | null
  /**
   * The lowest and the highest score. Not given: 0 and 10 of NPS, which has no other; 1 and 5 of CSAT; 1 and 7 of CES.
   * @defaultValue `[]`
   */
  scale?: number | readonly number[] | null
  /** From which score on one is satisfied, of CSAT and CES. Not given: the two highest scores. */
  satisfiedFrom?: number | null
  /**
   * Which of a customer's answers in a period count.
   * @defaultValue `"latest"`
   */
  answers?: 'latest' | 'all' | null
  /**
   * A calendar period, or a length such as `90d`.
   * @defaultValue `"month"`
   */
  period?: 'day' | 'week' | 'month' | 'quarter' | 'year' | `${number}${string}` | null
  /** The first period shown is the one that holds this instant. Not given: the start of observation. */
  from?: TimeInput | null
  /** Periods that begin before this instant are shown. Not given: `asOf`. */
  to?: TimeInput | null
  /**
   * Kinds or roles of invitations, for the response rate. Not given: it is not told.
   * @defaultValue `[]`
   */
  invitations?: string | readonly string[] | null
  /**
   * With fewer answers a period has no score.
   * @defaultValue `10`
   */
  minAnswers?: number | null
  /**
   * How the interval of NPS is made.
   * @defaultValue `"wilson"`
   */
  interval?: 'wilson' | 'normal' | null
  /**
   * The level of confidence of intervals.
   * @defaultValue `0.95`
   */
  level?: number | null
}

/** The options of `surveyMoves`. */
export interface SurveyMovesOptions extends Stoppable {
  /**
   * Kinds or roles of the answers. Not given: those of the role survey_response.
   * @defaultValue `[]`
   */
  events?: string | readonly string[] | null
  /**
   * The property that holds the score, from 0 to 10.
   * @defaultValue `"score"`
   */
  score?: string | null
  /** The start of the time before. Not given: the first answer. */
  from?: TimeInput | null
  /** The end of the time after. Not given: `asOf`. */
  to?: TimeInput | null
}

/** The options of `statedReasons`. */
export interface StatedReasonsOptions extends Stoppable {
  /**
   * Kinds or roles of events that state a reason. Not given: those of the role cancellation.
   * @defaultValue `[]`
   */
  events?: string | readonly string[] | null
  /**
   * The property that holds the reason.
   * @defaultValue `"reason"`
   */
  reason?: string | null
  /** The start of the time looked at. Not given: the first event. */
  from?: TimeInput | null
  /** Its end. Not given: `asOf`. */
  to?: TimeInput | null
  /**
   * The level of confidence of intervals.
   * @defaultValue `0.95`
   */
  level?: number | null
}

/** The options of `funnel`. */
export interface FunnelOptions extends Stoppable {
  /** How long after the first step the last may come: right-open. Not given: however long. */
  within?: string | null
  /** Customers enter with their first first step at or after this. Not given: ever. */
  from?: TimeInput | null
  /** They enter before this. Not given: `asOf`. */
  to?: TimeInput | null
  /**
   * The level of confidence of intervals.
   * @defaultValue `0.95`
   */
  level?: number | null
}

/** The options of `timeToValue`. */
export interface TimeToValueOptions extends Stoppable {
  /**
   * Kinds or roles of which the first event starts the clock. Not given: sign-up.
   * @defaultValue `[]`
   */
  start?: string | readonly string[] | null
  /**
   * The share that got there so soon is told. A length of days, hours or weeks.
   * @defaultValue `"1w"`
   */
  within?: string | null
  /**
   * The level of confidence of intervals.
   * @defaultValue `0.95`
   */
  level?: number | null
}

/** The options of `featureAdoption`. */
export interface FeatureAdoptionOptions extends Stoppable {
  /**
   * Kinds or roles of events of use. Not given: those of the role activity.
   * @defaultValue `[]`
   */
  events?: string | readonly string[] | null
  /**
   * Where an event says which feature was used: `item`, or the name of a property.
   * @defaultValue `"item"`
   */
  feature?: string | null
  /**
   * A calendar period, or a length such as `30d`.
   * @defaultValue `"month"`
   */
  period?: 'day' | 'week' | 'month' | 'quarter' | 'year' | `${number}${string}` | null
  /** The first period shown is the one that holds this instant. Not given: the start of observation. */
  from?: TimeInput | null
  /** Periods that begin before this instant are shown. Not given: `asOf`. */
  to?: TimeInput | null
  /**
   * The level of confidence of intervals.
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
  /**
   * Whether opportunities are counted, as BG/BB reads them: of the stretches of one `unit` each since the first
   * purchase, which begins the one of number 0, those over by `asOf` are the `age`, those used by buying in them
   * the `frequency`, and `t_x` is the number of the last one used.
   * @defaultValue `false`
   */
  opportunities?: boolean | null
}

/** The options of `trainingTable`. */
export interface TrainingTableOptions extends Stoppable {
  /**
   * What is foretold.
   * @defaultValue `"no_event"`
   */
  outcome?: 'no_event' | 'event' | 'contract_end' | null
  /**
   * The kinds or roles of events that it is about; of the end of contracts, nothing.
   * @defaultValue `["purchase"]`
   */
  of?: string | readonly string[] | null
  /**
   * How long one waits for the outcome.
   * @defaultValue `"90d"`
   */
  horizon?: string | null
  /** How long after an instant the horizon begins: time to act in. Not given: at once. */
  gap?: string | null
  /**
   * How far the instants lie apart.
   * @defaultValue `"1mo"`
   */
  every?: string | null
  /** No instant is before this one. Not given: from the first on that has a history. */
  from?: TimeInput | null
  /** The last instant. Not given: the last whose horizon had ended by what was observed. */
  to?: TimeInput | null
  /**
   * Only customers are told of who had done something so shortly before the instant, as far as `asKnown` lets it be
   * known. Not given: all who were known by then.
   */
  activeWithin?: string | null
  /**
   * The kinds or roles of events that `activeWithin` asks for. Not given: those of `of`; of an outcome that is an
   * event, all kinds but those of `of`.
   * @defaultValue `[]`
   */
  activeOf?: string | readonly string[] | null
  /**
   * Whether measures read only what had been received by each instant; else what happened before it, whenever it
   * was received. Either way customers are who they were by the links dated before the instant.
   * @defaultValue `true`
   */
  asKnown?: boolean | null
}

/** The options of `scoringTable`. */
export interface ScoringTableOptions extends Stoppable {
  /**
   * What is foretold.
   * @defaultValue `"no_event"`
   */
  outcome?: 'no_event' | 'event' | 'contract_end' | null
  /**
   * The kinds or roles of events that it is about; of the end of contracts, nothing.
   * @defaultValue `["purchase"]`
   */
  of?: string | readonly string[] | null
  /**
   * How long one waits for the outcome.
   * @defaultValue `"90d"`
   */
  horizon?: string | null
  /** How long after an instant the horizon begins: time to act in. Not given: at once. */
  gap?: string | null
  /**
   * How far the instants lie apart.
   * @defaultValue `"1mo"`
   */
  every?: string | null
  /** No instant is before this one. Not given: from the first on that has a history. */
  from?: TimeInput | null
  /** The last instant. Not given: the last whose horizon had ended by what was observed. */
  to?: TimeInput | null
  /**
   * Only customers are told of who had done something so shortly before the instant, as far as `asKnown` lets it be
   * known. Not given: all who were known by then.
   */
  activeWithin?: string | null
  /**
   * The kinds or roles of events that `activeWithin` asks for. Not given: those of `of`; of an outcome that is an
   * event, all kinds but those of `of`.
   * @defaultValue `[]`
   */
  activeOf?: string | readonly string[] | null
  /**
   * Whether measures read only what had been received by each instant; else what happened before it, whenever it
   * was received. Either way customers are who they were by the links dated before the instant.
   * @defaultValue `true`
   */
  asKnown?: boolean | null
}

/** The options of `activePeriods`. */
export interface ActivePeriodsOptions extends Stoppable {
  /**
   * Kinds or roles that are activity. Not given: purchases, if any were seen, else the role activity, else all kinds.
   * @defaultValue `[]`
   */
  events?: string | readonly string[] | null
  /**
   * A customer without an event for so long has left: the period ends so long after its last event.
   * @defaultValue `"90d"`
   */
  gap?: string | null
  /**
   * Which periods of a customer are told.
   * @defaultValue `"first"`
   */
  periods?: 'first' | 'all' | null
}

/** The options of `measures`. */
export interface MeasuresOptions extends Stoppable {
  /**
   * The instants at which to measure, none after `asOf`; not given: `asOf`.
   * @defaultValue `[]`
   */
  at?: TimeInput | readonly TimeInput[] | null
  /**
   * Whether a column `…_state` says why values are missing, for each measure that misses any.
   * @defaultValue `true`
   */
  states?: boolean | null
}

/** The options of `segments`. */
export interface SegmentsOptions extends Stoppable {
  /**
   * The instants, none after `asOf`; not given: `asOf`.
   * @defaultValue `[]`
   */
  at?: TimeInput | readonly TimeInput[] | null
}

/** The options of `segmentMembers`. */
export interface SegmentMembersOptions extends Stoppable {
  /** The instant, not after `asOf`; not given: `asOf`. */
  at?: TimeInput | null
}

/** The options of `segmentSizes`. */
export interface SegmentSizesOptions extends Stoppable {
  /**
   * The instants, none after `asOf`; not given: `asOf`.
   * @defaultValue `[]`
   */
  at?: TimeInput | readonly TimeInput[] | null
}

/** The options of `segmentMoves`. */
export interface SegmentMovesOptions extends Stoppable {
  /** Moves after this instant are listed; not given: all. */
  from?: TimeInput | null
  /** Moves up to this instant are listed; not given: to `asOf`. */
  to?: TimeInput | null
  /**
   * The segments; not given: all.
   * @defaultValue `[]`
   */
  segments?: string | readonly string[] | null
  /** One customer alone; not given: all. */
  customer?: string | null
}

/** The options of `segmentOverlap`. */
export interface SegmentOverlapOptions extends Stoppable {
  /**
   * The instants, none after `asOf`; not given: `asOf`.
   * @defaultValue `[]`
   */
  at?: TimeInput | readonly TimeInput[] | null
}

/** The options of `explainSegments`. */
export interface ExplainSegmentsOptions extends Stoppable {
  /** The instant, not after `asOf`; not given: `asOf`. */
  at?: TimeInput | null
}

/** The options of `signals`. */
export interface SignalsOptions extends Stoppable {
  /** Signals after this instant are listed; not given: all. */
  from?: TimeInput | null
  /** Signals up to this instant are listed; not given: to `asOf`. */
  to?: TimeInput | null
  /** One customer alone; not given: all. */
  customer?: string | null
  /**
   * Whether artifacts may be asked of instants before they were fitted.
   * @defaultValue `false`
   */
  hindsight?: boolean | null
}

/** The options of `fitHealthNorms`. */
export interface FitHealthNormsOptions extends Stoppable {
  /** The segment among whose customers it is fitted; not given: everybody. */
  segment?: string | null
}

/** The options of `health`. */
export interface HealthOptions extends Stoppable {
  /**
   * The scorecards; not given: all.
   * @defaultValue `[]`
   */
  scorecards?: string | readonly string[] | null
  /** The instant, not after `asOf`; not given: `asOf`. */
  at?: TimeInput | null
  /**
   * The instant with whose score it is compared; not given: 30 days before, or, if that is later, when the last artifact of
   * these scorecards was fitted.
   */
  since?: TimeInput | null
  /**
   * A smaller change than so many points is no trend.
   * @defaultValue `5`
   */
  steady?: number | null
  /**
   * Whether artifacts may be asked of instants before they were fitted.
   * @defaultValue `false`
   */
  hindsight?: boolean | null
  /** What fit_health_norms gave, in place of artifacts that scorecards name and the policy lacks; refused where it lacks none and has others. */
  norms?: Artifact | string | null
}

/** The options of `explainHealth`. */
export interface ExplainHealthOptions extends Stoppable {
  /**
   * The scorecards; not given: all.
   * @defaultValue `[]`
   */
  scorecards?: string | readonly string[] | null
  /** The instant, not after `asOf`; not given: `asOf`. */
  at?: TimeInput | null
  /** The instant since which the change is explained; not given: no change is. */
  since?: TimeInput | null
  /**
   * Whether artifacts may be asked of instants before they were fitted.
   * @defaultValue `false`
   */
  hindsight?: boolean | null
  /** What fit_health_norms gave, in place of artifacts that scorecards name and the policy lacks; refused where it lacks none and has others. */
  norms?: Artifact | string | null
}

/** The options of `healthMoves`. */
export interface HealthMovesOptions extends Stoppable {
  /** Moves after this instant are listed; not given: all. */
  from?: TimeInput | null
  /** Moves up to this instant are listed; not given: to `asOf`. */
  to?: TimeInput | null
  /**
   * The scorecards; not given: all.
   * @defaultValue `[]`
   */
  scorecards?: string | readonly string[] | null
  /** One customer alone; not given: all. */
  customer?: string | null
  /**
   * Whether artifacts may be asked of instants before they were fitted.
   * @defaultValue `false`
   */
  hindsight?: boolean | null
  /** What fit_health_norms gave, in place of artifacts that scorecards name and the policy lacks; refused where it lacks none and has others. */
  norms?: Artifact | string | null
}

/** The options of `healthMovers`. */
export interface HealthMoversOptions extends Stoppable {
  /**
   * The first instant; not given: 30 days before the last, or, if that is later, when the last artifact of these
   * scorecards was fitted.
   */
  from?: TimeInput | null
  /** The last instant, not after `asOf`; not given: `asOf`. */
  to?: TimeInput | null
  /**
   * The scorecards; not given: all.
   * @defaultValue `[]`
   */
  scorecards?: string | readonly string[] | null
  /**
   * Whether artifacts may be asked of instants before they were fitted.
   * @defaultValue `false`
   */
  hindsight?: boolean | null
  /** What fit_health_norms gave, in place of artifacts that scorecards name and the policy lacks; refused where it lacks none and has others. */
  norms?: Artifact | string | null
}

/** The options of `healthBands`. */
export interface HealthBandsOptions extends Stoppable {
  /**
   * The scorecards; not given: all.
   * @defaultValue `[]`
   */
  scorecards?: string | readonly string[] | null
  /**
   * The instants, none after `asOf`; not given: `asOf`.
   * @defaultValue `[]`
   */
  at?: TimeInput | readonly TimeInput[] | null
  /**
   * Whether artifacts may be asked of instants before they were fitted.
   * @defaultValue `false`
   */
  hindsight?: boolean | null
  /** What fit_health_norms gave, in place of artifacts that scorecards name and the policy lacks; refused where it lacks none and has others. */
  norms?: Artifact | string | null
}

/** The options of `healthScores`. */
export interface HealthScoresOptions extends Stoppable {
  /**
   * The scorecards; not given: all.
   * @defaultValue `[]`
   */
  scorecards?: string | readonly string[] | null
  /** The instant, not after `asOf`; not given: `asOf`. */
  at?: TimeInput | null
  /**
   * How many points make a step, from 1 to 50; the last step may be shorter.
   * @defaultValue `10`
   */
  width?: number | null
  /**
   * Whether artifacts may be asked of instants before they were fitted.
   * @defaultValue `false`
   */
  hindsight?: boolean | null
  /** What fit_health_norms gave, in place of artifacts that scorecards name and the policy lacks; refused where it lacks none and has others. */
  norms?: Artifact | string | null
}

/** The options of `healthBacktest`. */
export interface HealthBacktestOptions extends Stoppable {
  /**
   * What is bad: that there is no such event, or that there is one.
   * @defaultValue `"no_event"`
   */
  outcome?: 'no_event' | 'event' | 'contract_end' | null
  /**
   * The kinds or roles of events that it is about.
   * @defaultValue `["purchase"]`
   */
  of?: string | readonly string[] | null
  /**
   * How long one waits for the outcome.
   * @defaultValue `"90d"`
   */
  horizon?: string | null
  /** How long after an instant the horizon begins: the time that one wants to act in. Not given: at once. */
  lead?: string | null
  /**
   * How far the instants lie apart.
   * @defaultValue `"1mo"`
   */
  every?: string | null
  /** No instant is before this one. Not given: from the first on that has a history. */
  from?: TimeInput | null
  /** The last instant. Not given: the last whose horizon had ended by what was observed. */
  to?: TimeInput | null
  /** Only customers count who had done something so shortly before the instant. Not given: all who were known by then. */
  activeWithin?: string | null
  /**
   * The kinds or roles of events that `activeWithin` asks for. Not given: those of `of`; of an outcome that is an
   * event, all kinds but those of `of`.
   * @defaultValue `[]`
   */
  activeOf?: string | readonly string[] | null
  /**
   * Whether scores read only what had been received by each instant; else what happened, whenever it was received.
   * @defaultValue `true`
   */
  asKnown?: boolean | null
  /**
   * The confidence of intervals.
   * @defaultValue `0.95`
   */
  level?: number | null
  /**
   * Whether artifacts may be asked of instants before they were fitted.
   * @defaultValue `false`
   */
  hindsight?: boolean | null
  /** What fit_health_norms gave, in place of artifacts that scorecards name and the policy lacks; refused where it lacks none and has others. */
  norms?: Artifact | string | null
}

/** The options of `healthBacktestBands`. */
export interface HealthBacktestBandsOptions extends Stoppable {
  /**
   * What is bad: that there is no such event, or that there is one.
   * @defaultValue `"no_event"`
   */
  outcome?: 'no_event' | 'event' | 'contract_end' | null
  /**
   * The kinds or roles of events that it is about.
   * @defaultValue `["purchase"]`
   */
  of?: string | readonly string[] | null
  /**
   * How long one waits for the outcome.
   * @defaultValue `"90d"`
   */
  horizon?: string | null
  /** How long after an instant the horizon begins: the time that one wants to act in. Not given: at once. */
  lead?: string | null
  /**
   * How far the instants lie apart.
   * @defaultValue `"1mo"`
   */
  every?: string | null
  /** No instant is before this one. Not given: from the first on that has a history. */
  from?: TimeInput | null
  /** The last instant. Not given: the last whose horizon had ended by what was observed. */
  to?: TimeInput | null
  /** Only customers count who had done something so shortly before the instant. Not given: all who were known by then. */
  activeWithin?: string | null
  /**
   * The kinds or roles of events that `activeWithin` asks for. Not given: those of `of`; of an outcome that is an
   * event, all kinds but those of `of`.
   * @defaultValue `[]`
   */
  activeOf?: string | readonly string[] | null
  /**
   * Whether scores read only what had been received by each instant; else what happened, whenever it was received.
   * @defaultValue `true`
   */
  asKnown?: boolean | null
  /**
   * The confidence of intervals.
   * @defaultValue `0.95`
   */
  level?: number | null
  /**
   * Whether artifacts may be asked of instants before they were fitted.
   * @defaultValue `false`
   */
  hindsight?: boolean | null
  /** What fit_health_norms gave, in place of artifacts that scorecards name and the policy lacks; refused where it lacks none and has others. */
  norms?: Artifact | string | null
}

/** The options of `healthCalibration`. */
export interface HealthCalibrationOptions extends Stoppable {
  /**
   * What is bad: that there is no such event, or that there is one.
   * @defaultValue `"no_event"`
   */
  outcome?: 'no_event' | 'event' | 'contract_end' | null
  /**
   * The kinds or roles of events that it is about.
   * @defaultValue `["purchase"]`
   */
  of?: string | readonly string[] | null
  /**
   * How long one waits for the outcome.
   * @defaultValue `"90d"`
   */
  horizon?: string | null
  /** How long after an instant the horizon begins: the time that one wants to act in. Not given: at once. */
  lead?: string | null
  /**
   * How far the instants lie apart.
   * @defaultValue `"1mo"`
   */
  every?: string | null
  /** No instant is before this one. Not given: from the first on that has a history. */
  from?: TimeInput | null
  /** The last instant. Not given: the last whose horizon had ended by what was observed. */
  to?: TimeInput | null
  /** Only customers count who had done something so shortly before the instant. Not given: all who were known by then. */
  activeWithin?: string | null
  /**
   * The kinds or roles of events that `activeWithin` asks for. Not given: those of `of`; of an outcome that is an
   * event, all kinds but those of `of`.
   * @defaultValue `[]`
   */
  activeOf?: string | readonly string[] | null
  /**
   * Whether scores read only what had been received by each instant; else what happened, whenever it was received.
   * @defaultValue `true`
   */
  asKnown?: boolean | null
  /**
   * The confidence of intervals.
   * @defaultValue `0.95`
   */
  level?: number | null
  /**
   * Whether artifacts may be asked of instants before they were fitted.
   * @defaultValue `false`
   */
  hindsight?: boolean | null
  /** What fit_health_norms gave, in place of artifacts that scorecards name and the policy lacks; refused where it lacks none and has others. */
  norms?: Artifact | string | null
}

/** The options of `healthFalseGreens`. */
export interface HealthFalseGreensOptions extends Stoppable {
  /**
   * What is bad: that there is no such event, or that there is one.
   * @defaultValue `"no_event"`
   */
  outcome?: 'no_event' | 'event' | 'contract_end' | null
  /**
   * The kinds or roles of events that it is about.
   * @defaultValue `["purchase"]`
   */
  of?: string | readonly string[] | null
  /**
   * How long one waits for the outcome.
   * @defaultValue `"90d"`
   */
  horizon?: string | null
  /** How long after an instant the horizon begins: the time that one wants to act in. Not given: at once. */
  lead?: string | null
  /**
   * How far the instants lie apart.
   * @defaultValue `"1mo"`
   */
  every?: string | null
  /** No instant is before this one. Not given: from the first on that has a history. */
  from?: TimeInput | null
  /** The last instant. Not given: the last whose horizon had ended by what was observed. */
  to?: TimeInput | null
  /** Only customers count who had done something so shortly before the instant. Not given: all who were known by then. */
  activeWithin?: string | null
  /**
   * The kinds or roles of events that `activeWithin` asks for. Not given: those of `of`; of an outcome that is an
   * event, all kinds but those of `of`.
   * @defaultValue `[]`
   */
  activeOf?: string | readonly string[] | null
  /**
   * Whether scores read only what had been received by each instant; else what happened, whenever it was received.
   * @defaultValue `true`
   */
  asKnown?: boolean | null
  /**
   * The confidence of intervals.
   * @defaultValue `0.95`
   */
  level?: number | null
  /**
   * Whether artifacts may be asked of instants before they were fitted.
   * @defaultValue `false`
   */
  hindsight?: boolean | null
  /** What fit_health_norms gave, in place of artifacts that scorecards name and the policy lacks; refused where it lacks none and has others. */
  norms?: Artifact | string | null
}

/** The options of `healthWeights`. */
export interface HealthWeightsOptions extends Stoppable {
  /**
   * What is bad: that there is no such event, or that there is one.
   * @defaultValue `"no_event"`
   */
  outcome?: 'no_event' | 'event' | 'contract_end' | null
  /**
   * The kinds or roles of events that it is about.
   * @defaultValue `["purchase"]`
   */
  of?: string | readonly string[] | null
  /**
   * How long one waits for the outcome.
   * @defaultValue `"90d"`
   */
  horizon?: string | null
  /** How long after an instant the horizon begins: the time that one wants to act in. Not given: at once. */
  lead?: string | null
  /**
   * How far the instants lie apart.
   * @defaultValue `"1mo"`
   */
  every?: string | null
  /** No instant is before this one. Not given: from the first on that has a history. */
  from?: TimeInput | null
  /** The last instant. Not given: the last whose horizon had ended by what was observed. */
  to?: TimeInput | null
  /** Only customers count who had done something so shortly before the instant. Not given: all who were known by then. */
  activeWithin?: string | null
  /**
   * The kinds or roles of events that `activeWithin` asks for. Not given: those of `of`; of an outcome that is an
   * event, all kinds but those of `of`.
   * @defaultValue `[]`
   */
  activeOf?: string | readonly string[] | null
  /**
   * Whether scores read only what had been received by each instant; else what happened, whenever it was received.
   * @defaultValue `true`
   */
  asKnown?: boolean | null
  /**
   * The confidence of intervals.
   * @defaultValue `0.95`
   */
  level?: number | null
  /**
   * Whether artifacts may be asked of instants before they were fitted.
   * @defaultValue `false`
   */
  hindsight?: boolean | null
  /** What fit_health_norms gave, in place of artifacts that scorecards name and the policy lacks; refused where it lacks none and has others. */
  norms?: Artifact | string | null
}

/** The options of `stages`. */
export interface StagesOptions extends Stoppable {
  /**
   * The lifecycles; not given: all.
   * @defaultValue `[]`
   */
  lifecycles?: string | readonly string[] | null
  /**
   * The instants, none after `asOf`; not given: `asOf`.
   * @defaultValue `[]`
   */
  at?: TimeInput | readonly TimeInput[] | null
}

/** The options of `stageMoves`. */
export interface StageMovesOptions extends Stoppable {
  /** Moves after this instant are listed; not given: all. */
  from?: TimeInput | null
  /** Moves up to this instant are listed; not given: to `asOf`. */
  to?: TimeInput | null
  /**
   * The lifecycles; not given: all.
   * @defaultValue `[]`
   */
  lifecycles?: string | readonly string[] | null
  /** One customer alone; not given: all. */
  customer?: string | null
}

/** The options of `stageTransitions`. */
export interface StageTransitionsOptions extends Stoppable {
  /**
   * The lifecycles; not given: all.
   * @defaultValue `[]`
   */
  lifecycles?: string | readonly string[] | null
  /** Moves after this instant count; not given: all. */
  from?: TimeInput | null
  /** Moves up to this instant count; not given: to `asOf`. */
  to?: TimeInput | null
  /**
   * Of a stage that fewer moves left, no shares are told.
   * @defaultValue `30`
   */
  least?: number | null
  /**
   * The confidence of intervals.
   * @defaultValue `0.95`
   */
  level?: number | null
}

/** The options of `stageDwell`. */
export interface StageDwellOptions extends Stoppable {
  /**
   * The lifecycles; not given: all.
   * @defaultValue `[]`
   */
  lifecycles?: string | readonly string[] | null
  /**
   * The confidence of intervals.
   * @defaultValue `0.95`
   */
  level?: number | null
}

/** The options of `nextStages`. */
export interface NextStagesOptions extends Stoppable {
  /**
   * The lifecycles; not given: all.
   * @defaultValue `[]`
   */
  lifecycles?: string | readonly string[] | null
  /**
   * How far one looks ahead.
   * @defaultValue `"30d"`
   */
  horizon?: string | null
  /**
   * Of a stage that fewer moves left, nothing is told.
   * @defaultValue `30`
   */
  least?: number | null
  /**
   * The confidence of intervals.
   * @defaultValue `0.95`
   */
  level?: number | null
}

/** The options of `PurchaseCounts.of`. */
export interface PurchaseCountsOfOptions extends Stoppable {
  /** Of a view: whether opportunities are counted, as BG/BB reads them, each of one `unit`. */
  opportunities?: boolean | null
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
   * The unit of times, such as `1d` or `1w`. Not given: of a table, the one that it says itself, as summaries of this
   * library do; of a view, that of the model, or days.
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
   * The unit of times, such as `1d` or `1w`. Not given: of a table, the one that it says itself, as summaries of this
   * library do; of a view, that of the model, or days.
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
   * The unit of times, such as `1d` or `1w`. Not given: of a table, the one that it says itself, as summaries of this
   * library do; of a view, that of the model, or days.
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
   * The unit of times, such as `1d` or `1w`. Not given: of a table, the one that it says itself, as summaries of this
   * library do; of a view, that of the model, or days.
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
   * The unit of times, such as `1d` or `1w`. Not given: of a table, the one that it says itself, as summaries of this
   * library do; of a view, that of the model, or days.
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
   * The unit of times, such as `1d` or `1w`. Not given: of a table, the one that it says itself, as summaries of this
   * library do; of a view, that of the model, or days.
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
  /**
   * Lets a model be compared with purchases as of before it was fitted.
   * @defaultValue `false`
   */
  hindsight?: boolean | null
}

/** The options of `PurchaseModel.frequencies`. */
export interface PurchaseModelFrequenciesOptions extends Stoppable {
  /**
   * The number of repeat purchases from which on all customers are counted together.
   * @defaultValue `10`
   */
  most?: number | null
  /**
   * Lets a model be compared with customers as of before it was fitted.
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
   * The unit of times, such as `1d` or `1w`. Not given: of a table, the one that it says itself, as summaries of this
   * library do; of a view, that of the model, or days.
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
   * In how many equal stretches of time, beside the moments of purchases. BG/BB has moments at whole opportunities
   * only, all of them if they are no more than this.
   * @defaultValue `100`
   */
  steps?: number | null
  /**
   * Lets a model look back at customers as of before it was fitted. What comes out then knows of the future.
   * @defaultValue `false`
   */
  hindsight?: boolean | null
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
   * The unit of times, such as `1d` or `1w`. Not given: of a table, the one that it says itself, as summaries of this
   * library do; of a view, that of the model, or days.
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
   * The unit of times, such as `1d` or `1w`. Not given: of a table, the one that it says itself, as summaries of this
   * library do; of a view, that of the model, or days.
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

/** The options of `kaplanMeier`. */
export interface KaplanMeierOptions extends Stoppable {
  /**
   * The column of durations, in any unit.
   * @defaultValue `"duration"`
   */
  duration?: string | null
  /**
   * The column that says whether a lifetime ended with the event: true or 1, or false or 0 where it was still
   * running when last seen.
   * @defaultValue `"event"`
   */
  event?: string | null
  /** The column of groups: each gets a curve of its own, and Cox models take them as strata. */
  group?: string | null
  /** The column that says from which duration on each was under observation (left truncation); 0 is from the start. */
  entry?: string | null
  /**
   * The column of weights: how many lifetimes each row stands for. Where some are not whole, as weights of a sample
   * are, limits of curves and the log-rank test hang on their proportions, not on their sum; Cox models take all as counts.
   */
  weight?: string | null
  /**
   * The confidence of limits, between 0 and 1.
   * @defaultValue `0.95`
   */
  level?: number | null
}

/** The options of `nelsonAalen`. */
export interface NelsonAalenOptions extends Stoppable {
  /**
   * The column of durations, in any unit.
   * @defaultValue `"duration"`
   */
  duration?: string | null
  /**
   * The column that says whether a lifetime ended with the event: true or 1, or false or 0 where it was still
   * running when last seen.
   * @defaultValue `"event"`
   */
  event?: string | null
  /** The column of groups: each gets a curve of its own, and Cox models take them as strata. */
  group?: string | null
  /** The column that says from which duration on each was under observation (left truncation); 0 is from the start. */
  entry?: string | null
  /**
   * The column of weights: how many lifetimes each row stands for. Where some are not whole, as weights of a sample
   * are, limits of curves and the log-rank test hang on their proportions, not on their sum; Cox models take all as counts.
   */
  weight?: string | null
  /**
   * The confidence of limits, between 0 and 1.
   * @defaultValue `0.95`
   */
  level?: number | null
}

/** The options of `survivalQuantiles`. */
export interface SurvivalQuantilesOptions extends Stoppable {
  /**
   * The column of durations, in any unit.
   * @defaultValue `"duration"`
   */
  duration?: string | null
  /**
   * The column that says whether a lifetime ended with the event: true or 1, or false or 0 where it was still
   * running when last seen.
   * @defaultValue `"event"`
   */
  event?: string | null
  /** The column of groups: each gets a curve of its own, and Cox models take them as strata. */
  group?: string | null
  /** The column that says from which duration on each was under observation (left truncation); 0 is from the start. */
  entry?: string | null
  /**
   * The column of weights: how many lifetimes each row stands for. Where some are not whole, as weights of a sample
   * are, limits of curves and the log-rank test hang on their proportions, not on their sum; Cox models take all as counts.
   */
  weight?: string | null
  /**
   * The shares of customers gone: 0.5 asks for the median.
   * @defaultValue `[0.5]`
   */
  shares?: number | readonly number[] | null
  /**
   * The confidence of limits, between 0 and 1.
   * @defaultValue `0.95`
   */
  level?: number | null
}

/** The options of `restrictedMean`. */
export interface RestrictedMeanOptions extends Stoppable {
  /**
   * The column of durations, in any unit.
   * @defaultValue `"duration"`
   */
  duration?: string | null
  /**
   * The column that says whether a lifetime ended with the event: true or 1, or false or 0 where it was still
   * running when last seen.
   * @defaultValue `"event"`
   */
  event?: string | null
  /** The column of groups: each gets a curve of its own, and Cox models take them as strata. */
  group?: string | null
  /** The column that says from which duration on each was under observation (left truncation); 0 is from the start. */
  entry?: string | null
  /**
   * The column of weights: how many lifetimes each row stands for. Where some are not whole, as weights of a sample
   * are, limits of curves and the log-rank test hang on their proportions, not on their sum; Cox models take all as counts.
   */
  weight?: string | null
  /** Up to when, in the unit of the durations. Not given: the last time that all groups reach. */
  horizon?: number | null
  /**
   * The confidence of limits, between 0 and 1.
   * @defaultValue `0.95`
   */
  level?: number | null
}

/** The options of `logRank`. */
export interface LogRankOptions extends Stoppable {
  /**
   * The column of durations, in any unit.
   * @defaultValue `"duration"`
   */
  duration?: string | null
  /**
   * The column that says whether a lifetime ended with the event: true or 1, or false or 0 where it was still
   * running when last seen.
   * @defaultValue `"event"`
   */
  event?: string | null
  /** The column of groups: each gets a curve of its own, and Cox models take them as strata. */
  group?: string | null
  /** The column that says from which duration on each was under observation (left truncation); 0 is from the start. */
  entry?: string | null
  /**
   * The column of weights: how many lifetimes each row stands for. Where some are not whole, as weights of a sample
   * are, limits of curves and the log-rank test hang on their proportions, not on their sum; Cox models take all as counts.
   */
  weight?: string | null
  /**
   * Whether each pair of groups is compared as well.
   * @defaultValue `false`
   */
  pairwise?: boolean | null
}

/** The options of `logRankGroups`. */
export interface LogRankGroupsOptions extends Stoppable {
  /**
   * The column of durations, in any unit.
   * @defaultValue `"duration"`
   */
  duration?: string | null
  /**
   * The column that says whether a lifetime ended with the event: true or 1, or false or 0 where it was still
   * running when last seen.
   * @defaultValue `"event"`
   */
  event?: string | null
  /** The column of groups: each gets a curve of its own, and Cox models take them as strata. */
  group?: string | null
  /** The column that says from which duration on each was under observation (left truncation); 0 is from the start. */
  entry?: string | null
  /**
   * The column of weights: how many lifetimes each row stands for. Where some are not whole, as weights of a sample
   * are, limits of curves and the log-rank test hang on their proportions, not on their sum; Cox models take all as counts.
   */
  weight?: string | null
  /**
   * Whether each pair of groups is compared as well.
   * @defaultValue `false`
   */
  pairwise?: boolean | null
}

/** The options of `competingRisks`. */
export interface CompetingRisksOptions extends Stoppable {
  /**
   * The column of durations, in any unit.
   * @defaultValue `"duration"`
   */
  duration?: string | null
  /**
   * The column of causes; missing where a lifetime was still running when last seen.
   * @defaultValue `"cause"`
   */
  cause?: string | null
  /**
   * The confidence of limits, between 0 and 1.
   * @defaultValue `0.95`
   */
  level?: number | null
}

/** The options of `CoxModel.fit`. */
export interface CoxModelFitOptions extends Stoppable {
  /**
   * The column of durations, in any unit.
   * @defaultValue `"duration"`
   */
  duration?: string | null
  /**
   * The column that says whether a lifetime ended with the event: true or 1, or false or 0 where it was still
   * running when last seen.
   * @defaultValue `"event"`
   */
  event?: string | null
  /** The column of groups: each gets a curve of its own, and Cox models take them as strata. */
  group?: string | null
  /** The column that says from which duration on each was under observation (left truncation); 0 is from the start. */
  entry?: string | null
  /**
   * The column of weights: how many lifetimes each row stands for. Where some are not whole, as weights of a sample
   * are, limits of curves and the log-rank test hang on their proportions, not on their sum; Cox models take all as counts.
   */
  weight?: string | null
  /**
   * The columns that explain. Not given: all but those named otherwise here and, of a table of this library, those
   * that say whose a row is and of when, or how a period went.
   * @defaultValue `[]`
   */
  features?: string | readonly string[] | null
  /**
   * How several events at one time are treated.
   * @defaultValue `"efron"`
   */
  ties?: 'efron' | 'breslow' | null
  /**
   * The confidence of limits, between 0 and 1.
   * @defaultValue `0.95`
   */
  level?: number | null
  /**
   * What becomes of columns that are constant, or a combination of others.
   * @defaultValue `"refuse"`
   */
  redundant?: 'refuse' | 'drop' | null
  /**
   * How many threads work; the answer is the same on any number.
   * @defaultValue `1`
   */
  threads?: number | null
}

/** The options of `CoxModel.coefficients`. */
export interface CoxModelCoefficientsOptions extends Stoppable {

}

/** The options of `CoxModel.baseline`. */
export interface CoxModelBaselineOptions extends Stoppable {

}

/** The options of `CoxModel.predict`. */
export interface CoxModelPredictOptions extends Stoppable {
  /**
   * The times at which, in the unit of the durations.
   * @defaultValue `[]`
   */
  times?: number | readonly number[] | null
  /**
   * Lets a model be applied to rows as of before it was fitted.
   * @defaultValue `false`
   */
  hindsight?: boolean | null
}

/** The options of `CoxModel.concordance`. */
export interface CoxModelConcordanceOptions extends Stoppable {
  /**
   * The column of durations, in any unit.
   * @defaultValue `"duration"`
   */
  duration?: string | null
  /**
   * The column that says whether a lifetime ended with the event: true or 1, or false or 0 where it was still
   * running when last seen.
   * @defaultValue `"event"`
   */
  event?: string | null
  /** The column of groups: each gets a curve of its own, and Cox models take them as strata. */
  group?: string | null
  /** The column that says from which duration on each was under observation (left truncation); 0 is from the start. */
  entry?: string | null
  /**
   * The column of weights: how many lifetimes each row stands for. Where some are not whole, as weights of a sample
   * are, limits of curves and the log-rank test hang on their proportions, not on their sum; Cox models take all as counts.
   */
  weight?: string | null
  /**
   * Lets a model be applied to rows as of before it was fitted.
   * @defaultValue `false`
   */
  hindsight?: boolean | null
}

/** The options of `ChurnModel.fit`. */
export interface ChurnModelFitOptions extends Stoppable {
  /**
   * The columns that the model may read. Not given: all but those named otherwise here and, of a table of this
   * library, those that say whose a row is and of when.
   * @defaultValue `[]`
   */
  features?: string | readonly string[] | null
  /**
   * The column of customers: parts are dealt by customer, so that a model is never judged on a customer whom it learnt
   * from; in a backtest rows are parted by time instead. Limits count the rows of one together. Not given: `customer`
   * of a table of this library; of others, every row is another customer.
   */
  customer?: string | null
  /**
   * The column of times, as instants or numbers: the latest rows tell trees when to stop, and backtests go by it.
   * Not given: `at` of a training table of this library.
   */
  time?: string | null
  /**
   * The column of weights: how many rows each stands for. Of weights that are not whole, trees and calibration read
   * proportions alone; against the penalty of a logistic regression their sum counts, so scale them to add up to the
   * number of rows.
   */
  weight?: string | null
  /**
   * What the model is made of.
   * @defaultValue `"logistic"`
   */
  model?: 'logistic' | 'trees' | 'recency' | null
  /**
   * Of the recency model: the one column that it reads.
   * @defaultValue `"recency_days"`
   */
  recency?: string | null
  /**
   * How chances are calibrated, on rows that the model did not see. Not given: not at all, which suits
   * a logistic regression.
   */
  calibration?: 'platt' | 'isotonic' | null
  /**
   * Into how many parts customers are dealt to judge the model on rows that it did not see, and to calibrate it; 0 for
   * neither. In a backtest, which judges by time, only to calibrate.
   * @defaultValue `5`
   */
  folds?: number | null
  /**
   * How many rows there must be of each outcome; with fewer the fit is refused.
   * @defaultValue `20`
   */
  least?: number | null
  /**
   * Of logistic regression: the penalty, half of this times the sum of squared coefficients.
   * @defaultValue `1`
   */
  l2?: number | null
  /**
   * Of logistic regression: what becomes of columns that are constant or a combination of others. With a penalty,
   * combinations need not be left out, and are not unless refused.
   * @defaultValue `"drop"`
   */
  redundant?: 'refuse' | 'drop' | null
  /**
   * Of trees: how many at most.
   * @defaultValue `300`
   */
  trees?: number | null
  /**
   * Of trees: how far each goes, above 0 and up to 1.
   * @defaultValue `0.05`
   */
  learningRate?: number | null
  /**
   * Of trees: how many questions deep each is.
   * @defaultValue `3`
   */
  depth?: number | null
  /**
   * Of trees: the share of rows, the latest ones where times are given, on which it is judged how many trees are
   * enough; 0 for as many as `trees` says.
   * @defaultValue `0.2`
   */
  heldOut?: number | null
  /**
   * Of trees: whether both outcomes weigh the same in all; calibrate then.
   * @defaultValue `false`
   */
  balance?: boolean | null
  /**
   * The confidence of limits, between 0 and 1.
   * @defaultValue `0.95`
   */
  level?: number | null
  /**
   * What every drawing begins with.
   * @defaultValue `1`
   */
  seed?: number | null
  /**
   * How many threads work; the answer is the same on any number.
   * @defaultValue `1`
   */
  threads?: number | null
}

/** The options of `ChurnModel.predict`. */
export interface ChurnModelPredictOptions extends Stoppable {
  /** The column of customers. Not given: `customer` of a table of this library; of others, rows are numbered from 0. */
  customer?: string | null
  /**
   * Lets a model be applied to rows as of before it was fitted.
   * @defaultValue `false`
   */
  hindsight?: boolean | null
}

/** The options of `ChurnModel.explain`. */
export interface ChurnModelExplainOptions extends Stoppable {
  /**
   * How many columns to tell of each row, those that matter most first; 0 for all.
   * @defaultValue `0`
   */
  top?: number | null
  /**
   * Lets a model be applied to rows as of before it was fitted.
   * @defaultValue `false`
   */
  hindsight?: boolean | null
}

/** The options of `ChurnModel.judgement`. */
export interface ChurnModelJudgementOptions extends Stoppable {

}

/** The options of `ChurnModel.coefficients`. */
export interface ChurnModelCoefficientsOptions extends Stoppable {

}

/** The options of `ChurnModel.importance`. */
export interface ChurnModelImportanceOptions extends Stoppable {
  /**
   * How many times each column is shuffled.
   * @defaultValue `5`
   */
  shuffles?: number | null
  /**
   * What the shuffling begins with.
   * @defaultValue `1`
   */
  seed?: number | null
  /**
   * Lets a model be applied to rows as of before it was fitted.
   * @defaultValue `false`
   */
  hindsight?: boolean | null
}

/** The options of `ChurnModel.drift`. */
export interface ChurnModelDriftOptions extends Stoppable {
  /**
   * From which stability index on a column counts as moving.
   * @defaultValue `0.1`
   */
  moving?: number | null
  /**
   * From which stability index on a column counts as shifted.
   * @defaultValue `0.25`
   */
  shifted?: number | null
  /**
   * Lets a model be applied to rows as of before it was fitted.
   * @defaultValue `false`
   */
  hindsight?: boolean | null
  /**
   * The confidence of limits, between 0 and 1.
   * @defaultValue `0.95`
   */
  level?: number | null
}

/** The options of `ChurnModel.card`. */
export interface ChurnModelCardOptions extends Stoppable {

}

/** The options of `Calibrator.fit`. */
export interface CalibratorFitOptions extends Stoppable {
  /**
   * The column of the outcome: true or 1, false or 0.
   * @defaultValue `"outcome"`
   */
  outcome?: string | null
  /**
   * The column of chances, of any model: numbers from 0 to 1.
   * @defaultValue `"chance"`
   */
  chance?: string | null
  /**
   * How scores become chances.
   * @defaultValue `"platt"`
   */
  method?: 'platt' | 'isotonic' | null
}

/** The options of `Calibrator.apply`. */
export interface CalibratorApplyOptions extends Stoppable {
  /**
   * The column of chances, of any model: numbers from 0 to 1.
   * @defaultValue `"chance"`
   */
  chance?: string | null
  /**
   * Lets a calibrator be applied to rows as of before it was fitted.
   * @defaultValue `false`
   */
  hindsight?: boolean | null
}

/** The options of `churnBacktest`. */
export interface ChurnBacktestOptions extends Stoppable {
  /**
   * The columns that the model may read. Not given: all but those named otherwise here and, of a table of this
   * library, those that say whose a row is and of when.
   * @defaultValue `[]`
   */
  features?: string | readonly string[] | null
  /**
   * The column of customers: parts are dealt by customer, so that a model is never judged on a customer whom it learnt
   * from; in a backtest rows are parted by time instead. Limits count the rows of one together. Not given: `customer`
   * of a table of this library; of others, every row is another customer.
   */
  customer?: string | null
  /**
   * The column of times, as instants or numbers: the latest rows tell trees when to stop, and backtests go by it.
   * Not given: `at` of a training table of this library.
   */
  time?: string | null
  /**
   * The column of weights: how many rows each stands for. Of weights that are not whole, trees and calibration read
   * proportions alone; against the penalty of a logistic regression their sum counts, so scale them to add up to the
   * number of rows.
   */
  weight?: string | null
  /**
   * How long after a row its outcome is known: the horizon and the gap, in the unit of the times. Not given, or 0: what
   * a training table of this library says by itself; less than that is refused.
   * @defaultValue `0`
   */
  lag?: number | null
  /**
   * How many times are judged, the last ones; at least 1.
   * @defaultValue `5`
   */
  origins?: number | null
  /**
   * What the model is made of.
   * @defaultValue `"logistic"`
   */
  model?: 'logistic' | 'trees' | 'recency' | null
  /**
   * Of the recency model: the one column that it reads.
   * @defaultValue `"recency_days"`
   */
  recency?: string | null
  /**
   * How chances are calibrated, on rows that the model did not see. Not given: not at all, which suits
   * a logistic regression.
   */
  calibration?: 'platt' | 'isotonic' | null
  /**
   * Into how many parts customers are dealt to judge the model on rows that it did not see, and to calibrate it; 0 for
   * neither. In a backtest, which judges by time, only to calibrate.
   * @defaultValue `5`
   */
  folds?: number | null
  /**
   * How many rows there must be of each outcome; with fewer the fit is refused.
   * @defaultValue `20`
   */
  least?: number | null
  /**
   * Of logistic regression: the penalty, half of this times the sum of squared coefficients.
   * @defaultValue `1`
   */
  l2?: number | null
  /**
   * Of logistic regression: what becomes of columns that are constant or a combination of others. With a penalty,
   * combinations need not be left out, and are not unless refused.
   * @defaultValue `"drop"`
   */
  redundant?: 'refuse' | 'drop' | null
  /**
   * Of trees: how many at most.
   * @defaultValue `300`
   */
  trees?: number | null
  /**
   * Of trees: how far each goes, above 0 and up to 1.
   * @defaultValue `0.05`
   */
  learningRate?: number | null
  /**
   * Of trees: how many questions deep each is.
   * @defaultValue `3`
   */
  depth?: number | null
  /**
   * Of trees: the share of rows, the latest ones where times are given, on which it is judged how many trees are
   * enough; 0 for as many as `trees` says.
   * @defaultValue `0.2`
   */
  heldOut?: number | null
  /**
   * Of trees: whether both outcomes weigh the same in all; calibrate then.
   * @defaultValue `false`
   */
  balance?: boolean | null
  /**
   * The confidence of limits, between 0 and 1.
   * @defaultValue `0.95`
   */
  level?: number | null
  /**
   * What every drawing begins with.
   * @defaultValue `1`
   */
  seed?: number | null
  /**
   * How many threads work; the answer is the same on any number.
   * @defaultValue `1`
   */
  threads?: number | null
}

/** The options of `evaluateScores`. */
export interface EvaluateScoresOptions extends Stoppable {
  /**
   * The column of the outcome: true or 1, false or 0.
   * @defaultValue `"outcome"`
   */
  outcome?: string | null
  /**
   * The column of chances, of any model: numbers from 0 to 1.
   * @defaultValue `"chance"`
   */
  chance?: string | null
  /**
   * The column of customers, where several rows are of one: limits count and draw them together. Not given: `customer`
   * of a table of this library; of others, every row is another customer.
   */
  customer?: string | null
  /**
   * The confidence of limits, between 0 and 1.
   * @defaultValue `0.95`
   */
  level?: number | null
  /**
   * How many bins of equal width the calibration curve has.
   * @defaultValue `10`
   */
  bins?: number | null
  /**
   * How many times rows are drawn anew for limits that have no formula; 0 for none of those limits.
   * @defaultValue `200`
   */
  resamples?: number | null
  /**
   * What the drawing begins with; the same seed draws the same rows.
   * @defaultValue `1`
   */
  seed?: number | null
  /**
   * How many threads work; the answer is the same on any number.
   * @defaultValue `1`
   */
  threads?: number | null
}

/** The options of `calibrationCurve`. */
export interface CalibrationCurveOptions extends Stoppable {
  /**
   * The column of the outcome: true or 1, false or 0.
   * @defaultValue `"outcome"`
   */
  outcome?: string | null
  /**
   * The column of chances, of any model: numbers from 0 to 1.
   * @defaultValue `"chance"`
   */
  chance?: string | null
  /**
   * The column of customers, where several rows are of one: limits count and draw them together. Not given: `customer`
   * of a table of this library; of others, every row is another customer.
   */
  customer?: string | null
  /**
   * The confidence of limits, between 0 and 1.
   * @defaultValue `0.95`
   */
  level?: number | null
  /**
   * How many bins of equal width the calibration curve has.
   * @defaultValue `10`
   */
  bins?: number | null
  /**
   * How many times rows are drawn anew for limits that have no formula; 0 for none of those limits.
   * @defaultValue `200`
   */
  resamples?: number | null
  /**
   * What the drawing begins with; the same seed draws the same rows.
   * @defaultValue `1`
   */
  seed?: number | null
  /**
   * How many threads work; the answer is the same on any number.
   * @defaultValue `1`
   */
  threads?: number | null
}

/** The options of `lift`. */
export interface LiftOptions extends Stoppable {
  /**
   * The column of the outcome: true or 1, false or 0.
   * @defaultValue `"outcome"`
   */
  outcome?: string | null
  /**
   * The column of chances, of any model: numbers from 0 to 1.
   * @defaultValue `"chance"`
   */
  chance?: string | null
  /**
   * The column of customers, where several rows are of one: limits count and draw them together. Not given: `customer`
   * of a table of this library; of others, every row is another customer.
   */
  customer?: string | null
  /**
   * The confidence of limits, between 0 and 1.
   * @defaultValue `0.95`
   */
  level?: number | null
  /**
   * How many bins of equal width the calibration curve has.
   * @defaultValue `10`
   */
  bins?: number | null
  /**
   * How many times rows are drawn anew for limits that have no formula; 0 for none of those limits.
   * @defaultValue `200`
   */
  resamples?: number | null
  /**
   * What the drawing begins with; the same seed draws the same rows.
   * @defaultValue `1`
   */
  seed?: number | null
  /**
   * How many threads work; the answer is the same on any number.
   * @defaultValue `1`
   */
  threads?: number | null
}

/** The options of `profitCurve`. */
export interface ProfitCurveOptions extends Stoppable {
  /**
   * The column of the outcome: true or 1, false or 0.
   * @defaultValue `"outcome"`
   */
  outcome?: string | null
  /**
   * The column of chances, of any model: numbers from 0 to 1.
   * @defaultValue `"chance"`
   */
  chance?: string | null
  /**
   * The column of customers, where several rows are of one: limits count and draw them together. Not given: `customer`
   * of a table of this library; of others, every row is another customer.
   */
  customer?: string | null
  /**
   * What it costs to act on one customer.
   * @defaultValue `1`
   */
  cost?: number | null
  /**
   * What it brings where the customer would have left and is kept.
   * @defaultValue `10`
   */
  value?: number | null
  /**
   * The share of those who would have left that is kept by acting, from 0 to 1.
   * @defaultValue `1`
   */
  success?: number | null
  /**
   * The confidence of limits, between 0 and 1.
   * @defaultValue `0.95`
   */
  level?: number | null
  /**
   * How many times rows are drawn anew for limits that have no formula; 0 for none of those limits.
   * @defaultValue `200`
   */
  resamples?: number | null
  /**
   * What the drawing begins with; the same seed draws the same rows.
   * @defaultValue `1`
   */
  seed?: number | null
  /**
   * How many threads work; the answer is the same on any number.
   * @defaultValue `1`
   */
  threads?: number | null
}

/** The options of `calibrationDrift`. */
export interface CalibrationDriftOptions extends Stoppable {
  /**
   * The column of the outcome: true or 1, false or 0.
   * @defaultValue `"outcome"`
   */
  outcome?: string | null
  /**
   * The column of chances, of any model: numbers from 0 to 1.
   * @defaultValue `"chance"`
   */
  chance?: string | null
  /**
   * The column of customers, where several rows are of one: limits count and draw them together. Not given: `customer`
   * of a table of this library; of others, every row is another customer.
   */
  customer?: string | null
  /**
   * The confidence of limits, between 0 and 1.
   * @defaultValue `0.95`
   */
  level?: number | null
}

/** The options of `featureInsight`. */
export interface FeatureInsightOptions extends Stoppable {
  /**
   * The columns to look at. Not given: all but those named otherwise here and, of a table of this library, those
   * that say whose a row is and of when.
   * @defaultValue `[]`
   */
  features?: string | readonly string[] | null
  /** The column that says how long customers stayed, or have stayed so far. */
  stayed?: string | null
  /** The column of groups within which customers are compared, such as their plan. */
  within?: string | null
  /**
   * The column of customers, where several rows are of one: they count together. Not given: `customer` of a table of
   * this library; of others, every row is another customer.
   */
  customer?: string | null
  /**
   * How many rows each side of a comparison must have; where customers are known, how many customers.
   * @defaultValue `30`
   */
  least?: number | null
  /**
   * How many of all rows with the outcome must be among the two sides together; where customers are known, how many
   * customers.
   * @defaultValue `10`
   */
  leastOutcomes?: number | null
  /**
   * Of all that is marked as found, the share that is expected to be chance.
   * @defaultValue `0.05`
   */
  falseShare?: number | null
  /**
   * How long customers must have stayed to be compared: those who left before could not have shown what the columns
   * say, and would make it look good (immortal time). Needs `stayed`. In the unit of that column.
   */
  landmark?: number | null
  /**
   * The confidence of limits, between 0 and 1.
   * @defaultValue `0.95`
   */
  level?: number | null
}

/** The options of `revenueAtRisk`. */
export interface RevenueAtRiskOptions extends Stoppable {
  /**
   * The column of chances, of any model: numbers from 0 to 1.
   * @defaultValue `"chance"`
   */
  chance?: string | null
  /**
   * The column of amounts in major units, such as monthly revenue.
   * @defaultValue `"amount"`
   */
  amount?: string | null
  /**
   * The ISO 4217 code of the amounts.
   * @defaultValue `"XXX"`
   */
  currency?: string | null
  /** The column of segments. */
  segment?: string | null
  /** The column of periods, such as the quarter in which a contract ends. */
  period?: string | null
  /**
   * The confidence of limits, between 0 and 1.
   * @defaultValue `0.95`
   */
  level?: number | null
}

/** The options of `ClusterModel.fit`. */
export interface ClusterModelFitOptions extends Stoppable {
  /**
   * The columns by which customers are alike: numbers, or true and false. Not given: all but the customer's.
   * @defaultValue `[]`
   */
  features?: string | readonly string[] | null
  /** The column of customers. Not given: `customer`, where there is one. */
  customer?: string | null
  /** How many there are. Not given: as many as `choose` finds from `least` to `most`. */
  clusters?: number | null
  /** The least number that is tried. Not given: 2, or 1 by the gap, which alone can say that there are no clusters. */
  least?: number | null
  /**
   * The greatest number that is tried.
   * @defaultValue `8`
   */
  most?: number | null
  /**
   * How it is decided how many there are.
   * @defaultValue `"silhouette"`
   */
  choose?: 'silhouette' | 'gap' | null
  /**
   * How columns of different units are made comparable.
   * @defaultValue `"standard"`
   */
  scale?: 'standard' | 'robust' | 'log' | 'none' | null
  /**
   * What becomes of rows that lack a value.
   * @defaultValue `"refuse"`
   */
  missing?: 'refuse' | 'leave_out' | null
  /**
   * From how many starts the clusters are sought; the tightest are kept.
   * @defaultValue `10`
   */
  runs?: number | null
  /**
   * How often all is sought again from other seeds, to tell how stable the clusters are; 0 for not at all.
   * @defaultValue `5`
   */
  seeds?: number | null
  /**
   * Of how many rows at most silhouettes are computed, since each is compared with all others; drawn where there are
   * more.
   * @defaultValue `2000`
   */
  sample?: number | null
  /**
   * Of the gap: how many tables without clusters are drawn to compare with.
   * @defaultValue `10`
   */
  references?: number | null
  /**
   * What every drawing begins with.
   * @defaultValue `1`
   */
  seed?: number | null
  /**
   * How many threads work; the answer is the same on any number.
   * @defaultValue `1`
   */
  threads?: number | null
}

/** The options of `ClusterModel.assign`. */
export interface ClusterModelAssignOptions extends Stoppable {
  /** The column of customers. Not given: `customer`, where there is one; else rows are numbered from 0. */
  customer?: string | null
  /**
   * Lets a model be applied to rows as of before it was fitted.
   * @defaultValue `false`
   */
  hindsight?: boolean | null
}

/** The options of `ClusterModel.clusters`. */
export interface ClusterModelClustersOptions extends Stoppable {

}

/** The options of `ClusterModel.profile`. */
export interface ClusterModelProfileOptions extends Stoppable {

}

/** The options of `ClusterModel.choice`. */
export interface ClusterModelChoiceOptions extends Stoppable {

}

/** The options of `Policy.preset`. */
export interface PolicyPresetOptions extends Stoppable {

}

/** The options of `Policy.validate`. */
export interface PolicyValidateOptions extends Stoppable {
  /** The schema, such as that of a log; not given: all defaults. */
  schema?: SchemaOptions | null
}

/** The options of `Policy.diff`. */
export interface PolicyDiffOptions extends Stoppable {

}

/** The options of `Policy.dryRun`. */
export interface PolicyDryRunOptions extends Stoppable {
  /** The instant at which both policies judge, not after `asOf`; not given: `asOf`. */
  at?: TimeInput | null
  /**
   * Whether artifacts may be asked of instants before they were fitted.
   * @defaultValue `false`
   */
  hindsight?: boolean | null
}

/** The options of `checkPolicy`. */
export interface CheckPolicyOptions extends Stoppable {
  /** The schema, such as that of a log; not given: all defaults. */
  schema?: SchemaOptions | null
}

/** The options of `checkRule`. */
export interface CheckRuleOptions extends Stoppable {
  /**
   * The zone of times that are written without an offset, such as `Europe/London`.
   * @defaultValue `"UTC"`
   */
  timeZone?: string | null
}

/** The options of `explainRule`. */
export interface ExplainRuleOptions extends Stoppable {
  /** The types of names; not given: those of the values. */
  names?: Readonly<Record<string, string>> | null
  /**
   * The zone of times that are written without an offset, such as `Europe/London`.
   * @defaultValue `"UTC"`
   */
  timeZone?: string | null
}

/** The options of `metricSettings`. */
export interface MetricSettingsOptions extends Stoppable {

}

/** The options of `presetSources`. */
export interface PresetSourcesOptions extends Stoppable {

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

/** A row of the table `subscriptions`. One row for each subscription that started before as_of, by customer and subscription. */
export interface SubscriptionsRow {
  /** The customer's id. */
  customer: string
  /** The subscription's id, if it has one. */
  subscription: string | null
  /** Its plan. */
  plan: string | null
  /** `active`, `trial`, `paused`, `past_due`, `cancelling` (cancelled to a later time) or `ended`. */
  status: string
  /** When it last started. */
  started: Date
  /** What it counts a month under the settings; null where it does not count. */
  mrr_minor: bigint | null
  /** What it counts a year: from the contract's amount where one is told, else 12 months. */
  arr_minor: bigint | null
  /** How many months a term has. */
  term_months: number
  /** The end of the running period, of one that runs and is not cancelled. */
  renews_at: Date | null
  /** When it ended or is to end. */
  ends_at: Date | null
}

/** A row of the table `mrr_timeline`. One row for each change of a customer's recurring revenue before as_of, ascending in time. */
export interface MrrTimelineRow {
  /** When it changed. */
  time: Date
  /** The subscription that changed, if it has an id. */
  subscription: string | null
  /** Its plan from then on, or the last one where it stopped. */
  plan: string | null
  /** `start`, `stop`, `change`, `term` or `exchange`. */
  change: string
  /** Why it stopped: `voluntary`, `involuntary` or `paused`. */
  reason: string | null
  /** By how much the customer's recurring revenue changed. */
  change_minor: bigint | null
  /** What it is after that, over all subscriptions. */
  mrr_minor: bigint | null
}

/** A row of the table `subscription_audit`. One row for each check of subscriptions' events. */
export interface SubscriptionAuditRow {
  /** The check's stable code. */
  check: string
  /** `error`, `warning` or `info` where something was found, else `ok`. */
  severity: string
  /** How many were found. */
  count: number
  /** How many were looked at. */
  of: number
  /** What is counted, of what. */
  counts: string
  /** The first few of what was found, separated by `; `. */
  samples: string | null
  /** The next step. */
  advice: string
}

/** A row of the table `revenue_movements`. One row a period, and a group where one is asked for: recurring revenue at its start and end, and what moved it. A customer stands for what the settings' grain says. */
export interface RevenueMovementsRow {
  /** Label of the period, such as `2024-02`. */
  period: string
  /** First instant of the period. */
  period_start: Date
  /** First instant after the period. */
  period_end: Date
  /** The plan, cohort or value asked for; none for those without one, and where none was asked for. */
  group: string | null
  /** `complete`, `partial`, `not_yet` or `not_observed`. */
  state: string
  /** Whether the period holds the start of observation: those new in it may have come earlier. */
  left_truncated: boolean
  /** Customers at the start. */
  start_count: number | null
  /** Those who came for the first time. */
  new_count: number | null
  /** Those who came back. */
  reactivated_count: number | null
  /** Those who pay more. */
  expanded_count: number | null
  /** Those who pay less. */
  contracted_count: number | null
  /** Those who left. */
  churned_count: number | null
  /** Customers at the end: start + new + reactivated - churned. */
  end_count: number | null
  /** Monthly recurring revenue at the start. */
  start_minor: bigint | null
  /** Of the start, what those bring who were of another group at the end of the period before, less what those took along who are of another now: start = end of the period before + reclassified. Over all groups it adds up to nothing. */
  reclassified_minor: bigint | null
  /** That of those who came for the first time. */
  new_minor: bigint | null
  /** That of those who came back. */
  reactivation_minor: bigint | null
  /** Increases of those who stayed. */
  expansion_minor: bigint | null
  /** Decreases of those who stayed, as a positive number. */
  contraction_minor: bigint | null
  /** What those paid who left, as a positive number. */
  churn_minor: bigint | null
  /** Changes by another term alone; may be negative. */
  term_change_minor: bigint | null
  /** Changes by exchange rates alone; may be negative. */
  exchange_minor: bigint | null
  /** Monthly recurring revenue at the end: start + new + reactivation + expansion - contraction - churn + term change + exchange. */
  end_minor: bigint | null
  /** Yearly recurring revenue at the end: from contracts where told, else 12 months. */
  arr_minor: bigint | null
  /** Those whose revenue is below zero at the end: they are no customers. */
  negative_count: number | null
  /** Their revenue; in no other column. */
  negative_minor: bigint | null
  /** Average revenue per account: end / end_count, rounded half to even. */
  arpa_minor: bigint | null
  /** Why the rates of retention and churn are known or not: `known`, `nothing_at_start`, or the row's state. */
  retention_state: string
  /** Net revenue retention by the endpoint method: what those at the start are worth at the end, without changes of exchange and of term apart, over start. */
  nrr: number | null
  /** Gross revenue retention by the endpoint method: the same, of each at most what it was. */
  grr: number | null
  /** By the movement method: (start + expansion - contraction - churn) / start, of those at the start until they leave. */
  nrr_movement: number | null
  /** By the movement method: (start - contraction - churn) / start; below zero where more was lost than there was at the start. */
  grr_movement: number | null
  /** Of the customers at the start, the share that are none at the end. */
  logo_churn: number | null
  /** Lower end of its Wilson interval. */
  logo_churn_low: number | null
  /** Upper end of its Wilson interval. */
  logo_churn_high: number | null
  /** (new + reactivation + expansion) / (contraction + churn). */
  quick_ratio: number | null
  /** Why it is known or not: `known`, `nothing_lost`, or the row's state. */
  quick_ratio_state: string
}

/** A row of the table `revenue_by_customer`. One row a period and customer with recurring revenue at its start, at its end, or in between. */
export interface RevenueByCustomerRow {
  /** Label of the period, such as `2024-02`. */
  period: string
  /** The customer, account or subscription, as the settings' grain says. */
  customer: string
  /** The plan, cohort or value asked for. */
  group: string | null
  /** `complete`, `partial`, `not_yet` or `not_observed`; of the last two no amount is told. */
  state: string
  /** Monthly recurring revenue at the start. */
  start_minor: bigint | null
  /** That of one who came for the first time. */
  new_minor: bigint | null
  /** That of one who came back. */
  reactivation_minor: bigint | null
  /** Increase. */
  expansion_minor: bigint | null
  /** Decrease, as a positive number. */
  contraction_minor: bigint | null
  /** What one paid who left, as a positive number. */
  churn_minor: bigint | null
  /** Change by another term alone; may be negative. */
  term_change_minor: bigint | null
  /** Change by exchange rates alone; may be negative. */
  exchange_minor: bigint | null
  /** Monthly recurring revenue at the end: the sum of the others, contraction and churn taken off. */
  end_minor: bigint | null
  /** Revenue below zero at the end; such a customer is none. */
  negative_minor: bigint | null
}

/** A row of the table `revenue_retention`. One row for each end of a period, and a group where one is asked for: what those who were customers a window before are worth then. */
export interface RevenueRetentionRow {
  /** The instant told of: the end of the period, or as_of. */
  at: Date
  /** The window's start: whoever was a customer then is followed. */
  since: Date
  /** The plan, cohort or value asked for. */
  group: string | null
  /** `complete`, `partial`, `not_enough_history` (the window begins before the start of observation), `nothing_at_start`, `not_yet` or `not_observed`. */
  state: string
  /** Customers at the window's start. */
  start_count: number | null
  /** Those of them who are customers at its end. */
  kept_count: number | null
  /** Their monthly recurring revenue at its start. */
  start_minor: bigint | null
  /** What they are worth at its end, without changes of exchange and of term apart: the numerator of nrr. */
  net_minor: bigint | null
  /** The same, of each at most what it was: the numerator of grr. */
  gross_minor: bigint | null
  /** Net revenue retention by the endpoint method. */
  nrr: number | null
  /** Gross revenue retention by the endpoint method. */
  grr: number | null
  /** By the movement method: what happened until each left, over start. */
  nrr_movement: number | null
  /** By the movement method, without expansion. */
  grr_movement: number | null
  /** Of the customers at the start, the share that are none at the end. */
  logo_churn: number | null
  /** Lower end of its Wilson interval. */
  logo_churn_low: number | null
  /** Upper end of its Wilson interval. */
  logo_churn_high: number | null
}

/** A row of the table `churned_revenue`. One row a period, and a group where one is asked for: what was lost with those who left, and why. */
export interface ChurnedRevenueRow {
  /** Label of the period, such as `2024-02`. */
  period: string
  /** First instant of the period. */
  period_start: Date
  /** First instant after the period. */
  period_end: Date
  /** The plan, cohort or value asked for. */
  group: string | null
  /** `complete`, `partial`, `not_yet` or `not_observed`. */
  state: string
  /** Customers who left. */
  churned_count: number | null
  /** Those who cancelled or let it run out. */
  voluntary_count: number | null
  /** Those whose payment failed. */
  involuntary_count: number | null
  /** Those who pause. */
  paused_count: number | null
  /** What they paid: voluntary + involuntary + paused. */
  churn_minor: bigint | null
  /** What those paid who cancelled or let it run out. */
  voluntary_minor: bigint | null
  /** What those paid whose payment failed. */
  involuntary_minor: bigint | null
  /** What those paid who pause. */
  paused_minor: bigint | null
  /** Monthly recurring revenue at the start: the denominator of the rates. */
  start_minor: bigint | null
  /** churn / start; none without revenue at the start. */
  churn_rate: number | null
  /** voluntary / start. */
  voluntary_rate: number | null
  /** involuntary / start. */
  involuntary_rate: number | null
  /** paused / start. */
  paused_rate: number | null
}

/** A row of the table `renewals`. One row a month ahead: what comes up for its next renewal in it, and what is already cancelled to end in it. */
export interface RenewalsRow {
  /** The month, such as `2024-07`. */
  month: string
  /** Subscriptions whose running period ends in the month; paused ones have none. */
  renewing_count: number
  /** Their monthly recurring revenue. */
  renewing_mrr_minor: bigint | null
  /** Their yearly recurring revenue. */
  renewing_arr_minor: bigint | null
  /** Subscriptions that are cancelled and end in the month. */
  ending_count: number
  /** Their monthly recurring revenue, of what still counts. */
  ending_mrr_minor: bigint | null
}

/** A row of the table `unit_economics`. One row a period, and a group where one is asked for. Amounts are in minor units and not rounded, as they are made of rates. */
export interface UnitEconomicsRow {
  /** Label of the period, such as `2024-02`. */
  period: string
  /** First instant of the period. */
  period_start: Date
  /** First instant after the period. */
  period_end: Date
  /** The plan, cohort or value asked for. */
  group: string | null
  /** `complete`, `partial`, `not_yet` or `not_observed`. */
  state: string
  /** Customers at the end. */
  end_count: number | null
  /** Monthly recurring revenue a customer at the end, in minor units. */
  arpa: number | null
  /** The churn of the period, of customers or revenue as asked. */
  churn_rate: number | null
  /** Lifetime value in minor units: arpa x margin / churn a month. */
  ltv: number | null
  /** `known`, `no_churn` (the value is unbounded), `nothing_at_start`, `no_customers`, or the row's state. */
  ltv_state: string
  /** Customers who came for the first time. */
  new_count: number | null
  /** What was spent on winning customers, in minor units. */
  spend: number | null
  /** Acquisition cost: spend / new_count, in minor units. */
  cac: number | null
  /** `known`, `not_given` (no spend for the period), `no_new_customers`, or the row's state. */
  cac_state: string
  /** ltv / cac. */
  ltv_to_cac: number | null
  /** cac / (arpa x margin): the months until a customer has paid it back. */
  payback_months: number | null
  /** Lifetime value if the churn of the period were changed as asked; none where that leaves no churn. */
  ltv_what_if: number | null
  /** (ltv_what_if - ltv) x end_count: what that change of churn is worth over all customers, in minor units. */
  gain_what_if: number | null
}

/** A row of the table `difference_customers`. One row for each setting and customer whose figure it moves: the changes add up to the whole difference. */
export interface DifferenceCustomersRow {
  /** The setting that was changed. */
  setting: string
  /** The customer whose figure moves; the account where either settings' grain is the account. */
  customer: string
  /** The amount before that setting was changed; none for figures that are no amounts. */
  before_minor: bigint | null
  /** The amount after it. */
  after_minor: bigint | null
  /** after - before. */
  change_minor: bigint | null
  /** Of a number of customers, the number before; of a rate, its numerator, in minor units or customers. */
  part_before: number | null
  /** The same after it. */
  part_after: number | null
  /** Of a rate, its denominator before, in minor units or customers. */
  whole_before: number | null
  /** The same after it. */
  whole_after: number | null
  /** Of a rate, their part of its change, in millionths: the parts of a setting add up to its change exactly. None where there is no rate before or after. */
  change_millionths: number | null
}

/** A row of the table `difference_settings`. One row for each setting that differs, in the order in which they are changed: each begins where the one before ended. */
export interface DifferenceSettingsRow {
  /** The setting that was changed. */
  setting: string
  /** Its value in `a`, as JSON. */
  from_value: string
  /** Its value in `b`, as JSON. */
  to_value: string
  /** The amount before that setting was changed; none for figures that are no amounts. */
  before_minor: bigint | null
  /** The amount after it. */
  after_minor: bigint | null
  /** after - before. */
  change_minor: bigint | null
  /** How many customers' figures it moves. */
  customers: number
  /** Of a number of customers, the number before; of a rate, its numerator, in minor units or customers. */
  part_before: number | null
  /** The same after it. */
  part_after: number | null
  /** Of a rate, its denominator before, in minor units or customers. */
  whole_before: number | null
  /** The same after it. */
  whole_after: number | null
  /** Of a rate, part_before / whole_before; of `arpa` in minor units. */
  rate_before: number | null
  /** part_after / whole_after. */
  rate_after: number | null
  /** Of a rate, its change in millionths, each rate rounded half up: those of all settings add up to the whole change exactly. */
  change_millionths: number | null
}

/** A row of the table `churn_limits`. One row a period: its churn, and the limits that the other usual periods set it. */
export interface ChurnLimitsRow {
  /** Label of the period, such as `2024-02`. */
  period: string
  /** First instant of the period. */
  period_start: Date
  /** First instant after the period. */
  period_end: Date
  /** `complete`, `partial`, `not_yet` or `not_observed`. */
  state: string
  /** Customers at the start. */
  start_count: number | null
  /** Those of them who are none at the end. */
  gone_count: number | null
  /** Monthly recurring revenue at the start. */
  start_minor: bigint | null
  /** What of it is lost at the end, with those who left and with those who pay less. */
  lost_minor: bigint | null
  /** The churn of the period: of customers or of revenue, as asked. */
  churn: number | null
  /** The churn of all other usual periods together. */
  centre: number | null
  /** The lower limit. */
  low: number | null
  /** The upper limit. */
  high: number | null
  /** `above`, `below` or `within` the limits; `nothing_at_start`, `nothing_to_compare`; or the row's state, of periods that are not complete. */
  flag: string
  /** Whether other periods are compared with it: complete, and no exception. */
  usual: boolean
  /** Whether it is the period that is explained. */
  explained: boolean
}

/** A row of the table `churn_drivers`. One row for each value of each property, those first that moved the churn most in the direction in which it moved. mix + rate over the values of a property are the whole change exactly. Association, not cause. */
export interface ChurnDriversRow {
  /** 1 is the value that moved it most. */
  rank: number
  /** `plan`, `cohort` or the property. */
  property: string
  /** The value; none for those without one. */
  value: string | null
  /** Customers with it at the starts of the other usual periods, added up. */
  start_count_before: number
  /** Customers with it at the start of the explained period. */
  start_count: number
  /** Their share of all customers, or of all revenue, in the other periods. */
  share_before: number | null
  /** The same in the explained period. */
  share: number | null
  /** Their churn in the other periods. */
  churn_before: number | null
  /** Their churn in the explained period. */
  churn: number | null
  /** How much of the change is that there are more or fewer of them. */
  mix_millionths: number
  /** How much of the change is that they leave more or less. */
  rate_millionths: number
  /** mix + rate. */
  total_millionths: number
  /** How often chance alone changes their churn so much, in the half of the customers that is looked at: two proportions, pooled. */
  p_value: number | null
  /** The same adjusted for how many values were tested (Benjamini-Hochberg). */
  q_value: number | null
  /** How often chance alone moves it so far in the same direction in the half held out. */
  p_held_out: number | null
  /** `confirmed` (q below the share of false ones, and the half held out agrees: same direction, chance below the same share), `not_confirmed` (it does not), `not_significant`, or `too_few`. */
  verdict: string
}

/** A row of the table `churn_exposed`. One row for each customer at `as_of` who has a value whose churn is confirmed to have risen, those with most revenue first. */
export interface ChurnExposedRow {
  /** The customer, account or subscription, as the settings' grain says. */
  customer: string
  /** Their monthly recurring revenue at `as_of`. */
  mrr_minor: bigint
  /** What they have, such as `plan=basic; region=north`, in the order of the drivers. */
  drivers: string
  /** How many these are. */
  driver_count: number
}

/** A row of the table `goal`. One row: where the figure stands. Amounts are in minor units. */
export interface GoalRow {
  /** The figure. */
  metric: string
  /** `not_yet` (before the start), `running`, `reached`, `missed` (the deadline has passed; a target that is the baseline is one to hold), or `unknown` (a figure is missing, or nothing was observed since the start). */
  state: string
  /** The figure of the time before the start; rates are brought to the length of the whole time up to the deadline. */
  baseline: number | null
  /** What it is to become. */
  target: number | null
  /** What it is so far; rates are brought to the length of the whole time. */
  current: number | null
  /** (current - baseline) / (target - baseline): 1 is there, below 0 is the wrong way; none where the target is the baseline. */
  progress: number | null
  /** The share of the time that has passed and was observed, from 0 to 1. */
  elapsed: number
  /** progress / elapsed: at 1 or more, going on so gets there in time. Rates, which are figures of the whole time already, have their progress as pace. */
  pace: number | null
  /** How often chance alone makes so great a difference from the baseline. */
  p_value: number | null
  /** Whether that is less than 1 - level. */
  beyond_noise: boolean | null
  /** When the time begins. */
  start: Date
  /** When it ends. */
  deadline: Date
  /** Lower end of the baseline's interval; none for sums, which are counted and not estimated. */
  baseline_low: number | null
  /** Upper end of the baseline's interval. */
  baseline_high: number | null
  /** Lower end of the interval of what it is so far. */
  current_low: number | null
  /** Upper end of the interval of what it is so far. */
  current_high: number | null
  /** current - baseline. */
  difference: number | null
  /** Lower end of the difference's interval. */
  difference_low: number | null
  /** Upper end of the difference's interval. */
  difference_high: number | null
  /** Why chance is known or not: `known`, `too_few_customers`, `no_variation`, `unknown` (a figure is missing), or `not_yet`. */
  noise_state: string
}

/** A row of the table `before_after`. One row a note: the figure in the window before its date and in the window after. It shows association, not cause. */
export interface BeforeAfterRow {
  /** When it happened. */
  date: Date
  /** What happened. */
  note: string
  /** `complete`, `partial` (the window after has not passed, or was not observed to its end), `not_observed` (nothing of it was), `not_enough_history` (the window before was not observed), or `not_yet`. */
  state: string
  /** The figure in the window before. */
  before: number | null
  /** Lower end of its interval; none for sums, which are counted and not estimated. */
  before_low: number | null
  /** Upper end of its interval. */
  before_high: number | null
  /** The figure in the window after. */
  after: number | null
  /** Lower end of its interval. */
  after_low: number | null
  /** Upper end of its interval. */
  after_high: number | null
  /** after - before. */
  difference: number | null
  /** How often chance alone makes so great a difference. */
  p_value: number | null
  /** Lower end of the difference's interval. */
  difference_low: number | null
  /** Upper end of the difference's interval. */
  difference_high: number | null
  /** Whether p_value is less than 1 - level. */
  beyond_noise: boolean | null
  /** Why chance is known or not: `known`, `too_few_customers`, `no_variation`, `unknown` (a figure is missing), or the row's state. */
  noise_state: string
}

/** A row of the table `survey`. One row a period: how many answered, and the score. */
export interface SurveyRow {
  /** Label of the period, such as `2024-02`. */
  period: string
  /** First instant of the period. */
  period_start: Date
  /** First instant after the period. */
  period_end: Date
  /** `complete`, `partial`, `not_yet` or `not_observed`. */
  state: string
  /** Why there is a score or not: `known`, `no_answers`, `too_few_answers`, or the row's state. */
  score_state: string
  /** Answers with a score that count. */
  answers: number | null
  /** Answers without a score, which count nowhere else. */
  unscored: number | null
  /** Of NPS: those of 9 and 10. */
  promoters: number | null
  /** Of NPS: those of 7 and 8. */
  passives: number | null
  /** Of NPS: those of 0 to 6. */
  detractors: number | null
  /** Of CSAT and CES: those at or above `satisfied_from`. */
  satisfied: number | null
  /** NPS: share of promoters less that of detractors, in points from -100 to 100. CSAT and CES: the share of the satisfied, in percent. */
  score: number | null
  /** Lower end of its interval. */
  score_low: number | null
  /** Upper end of its interval. */
  score_high: number | null
  /** Mean of the scores on their scale. */
  mean: number | null
  /** Customers invited in the period, where invitations were named. */
  invited: number | null
  /** Those of them who answered after that with a score, be it in a later period: up to when they were invited again in one. Of the latest invitations answers may be still to come. */
  responded: number | null
  /** responded / invited. */
  response_rate: number | null
  /** Lower end of its Wilson interval. */
  response_rate_low: number | null
  /** Upper end of its Wilson interval. */
  response_rate_high: number | null
}

/** A row of the table `survey_moves`. One row for each pair of what customers were before and after, by their latest answers; `none` where they gave none. */
export interface SurveyMovesRow {
  /** `detractor`, `passive`, `promoter` or `none`. */
  before: string
  /** The same of the time after. */
  after: string
  /** How many customers. */
  customers: number
  /** Of those who were the same before; none where nobody was. */
  share: number | null
}

/** A row of the table `stated_reasons`. One row a reason, the most frequent first; then those who stated none. */
export interface StatedReasonsRow {
  /** The reason; none where none was stated. */
  reason: string | null
  /** Events that state it. */
  count: number
  /** count / all events that state a reason; none of the row without one. */
  share: number | null
  /** Lower end of its Wilson interval. */
  share_low: number | null
  /** Upper end of its Wilson interval. */
  share_high: number | null
}

/** A row of the table `funnel`. One row a step: how many customers reached it, in order, and how long that took. */
export interface FunnelRow {
  /** The step's number, from 1. */
  step: number
  /** The kind or role that makes it. */
  events: string
  /** Customers who made it, after all steps before it. */
  customers: number
  /** Those of the step before who were not seen to make it and still may, or did unseen: `within` had not passed when observation ended, or is not given. */
  open: number
  /** customers / customers of the first step. */
  share_of_first: number | null
  /** customers / customers of the step before; none of the first. */
  share_of_previous: number | null
  /** Lower end of its Wilson interval. */
  share_of_previous_low: number | null
  /** Upper end of its Wilson interval. */
  share_of_previous_high: number | null
  /** Median time from the step before, of those who made it: days of 24 hours. */
  median_days: number | null
  /** Time that nine tenths of them did not exceed. */
  p90_days: number | null
}

/** A row of the table `time_to_value`. One row: how long customers take to their first value, estimated by Kaplan and Meier from those who got there and those who have not yet. */
export interface TimeToValueRow {
  /** Customers whose clock started while values were observed. */
  customers: number
  /** Those of them who got there while values were observed. */
  reached: number
  /** Those who had not, when observation ended. */
  waiting: number
  /** Customers left out, whose first value was before their clock started. */
  before_start: number
  /** Customers left out, whose clock's start is not known. */
  without_start: number
  /** The time by which half got there: days of 24 hours. */
  median_days: number | null
  /** Lower end of its interval. */
  median_low_days: number | null
  /** Upper end of its interval; none where it is beyond what was observed. */
  median_high_days: number | null
  /** `known`, `not_reached` (fewer than half got there so far) or `no_customers`. */
  median_state: string
  /** The share that got there within the time asked for. */
  share_within: number | null
  /** Lower end of its interval. */
  share_within_low: number | null
  /** Upper end of its interval. */
  share_within_high: number | null
  /** `known`, `not_enough_history` (nobody was observed for so long) or `no_customers`. */
  share_state: string
}

/** A row of the table `feature_adoption`. One row a period and feature: how many customers used it, of those who used anything. */
export interface FeatureAdoptionRow {
  /** Label of the period, such as `2024-02`. */
  period: string
  /** The feature. */
  feature: string
  /** `complete`, `partial`, `not_yet` or `not_observed`. */
  state: string
  /** Events of its use. */
  events: number | null
  /** Customers who used it in the period. */
  users: number | null
  /** Those of them who had never used it before. */
  new_users: number | null
  /** Customers with any event of use in the period: the denominator. */
  active: number | null
  /** users / active. */
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
  /** Mean value of a purchase as the note `definition` says, in major units of the note's currency and not rounded; missing without repeat purchases, or where no such purchase has an amount. */
  mean_value: number | null
}

/** A row of the table `training_table`. A customer at an instant of the past: what came of it, then a column for each measure as it stood. */
export interface TrainingTableRow {
  /** The id that stands for the customer. */
  customer: string
  /** The instant: what happened before it counts. */
  at: Date
  /** Whether the outcome came within the horizon. */
  outcome: boolean
}

/** A row of the table `scoring_table`. A customer at `as_of`: a column for each measure, as training tables have them. */
export interface ScoringTableRow {
  /** The id that stands for the customer. */
  customer: string
  /** The instant: what happened before it counts. */
  at: Date
}

/** A row of the table `active_periods`. A period in which a customer was active: a lifetime as `kaplan_meier` and `CoxModel.fit` take them. */
export interface ActivePeriodsRow {
  /** The id that stands for the customer. */
  customer: string
  /** The customer's first, second period and so on, from 1. */
  period: number
  /** The period's first event. */
  start: Date
  /** The period's last event so far. */
  last: Date
  /** Days from the first event until the customer had left, or, where that is not so yet, until last observed. */
  duration: number
  /** Whether the customer had left when last observed. */
  event: boolean
  /** How many events the period has. */
  events: number
  /** Whether the period may have begun before what was observed: its first event lies within `gap` of the beginning. */
  left_truncated: boolean
}

/** A row of the table `measures`. One row for each customer and instant, of those who had an event or signed up before it; then a column for each measure. */
export interface MeasuresRow {
  /** The id that stands for the customer. */
  customer: string
  /** The instant: what happened before it counts. */
  at: Date
}

/** A row of the table `segments`. One row for each customer and instant, then for each segment whether the customer is in; none where a missing value leaves its rule open. */
export interface SegmentsRow {
  /** The id that stands for the customer. */
  customer: string
  /** The instant: what happened before it counts. */
  at: Date
}

/** A row of the table `segment_members`. One row for each customer in the segment, in the order of ids. */
export interface SegmentMembersRow {
  /** The id that stands for the customer. */
  customer: string
  /** The clauses of the rule that decided, with their values. */
  reason: string
}

/** A row of the table `segment_sizes`. One row for each instant and segment: how many customers are in. */
export interface SegmentSizesRow {
  /** The instant: what happened before it counts. */
  at: Date
  /** The segment. */
  segment: string
  /** Customers known at the instant. */
  customers: number
  /** Customers for whom the rule holds. */
  members: number
  /** Customers for whom a missing value leaves the rule open; they are not in. */
  open: number
}

/** A row of the table `segment_moves`. One row for each time a customer entered or left a segment, in the order of time. */
export interface SegmentMovesRow {
  /** The first instant at which it is so. */
  time: Date
  /** The id that stands for the customer. */
  customer: string
  /** The segment. */
  segment: string
  /** `entered` or `left`. */
  change: string
  /** The clauses of the rule that decided, with their values. */
  reason: string
}

/** A row of the table `segment_overlap`. One row for each pair of segments at an instant. */
export interface SegmentOverlapRow {
  /** One segment. */
  segment: string
  /** The other, later in the order of names. */
  other: string
  /** Customers in both. */
  both: number
  /** Customers in the one alone. */
  only_segment: number
  /** Customers in the other alone. */
  only_other: number
  /** Those in both as a part of those in either. */
  jaccard: number | null
}

/** A row of the table `segment_explanation`. One row for each clause of each segment's rule. */
export interface SegmentExplanationRow {
  /** The segment. */
  segment: string
  /** Whether the customer is in; none where a missing value leaves it open. */
  inside: boolean | null
  /** A part of the rule without `&&`, `||` and `!`. */
  clause: string
  /** Whether the clause holds; none where a missing value leaves it open. */
  holds: boolean | null
  /** Whether the outcome follows from this clause and others that decided. */
  decided: boolean
  /** What the clause read; of a missing measure, why it is missing. */
  values: string
}

/** A row of the table `signals`. One row for each signal, in the order of time, then of ids of customers. */
export interface SignalsRow {
  /** The first instant at which it is so. */
  time: Date
  /** The id that stands for the customer. */
  customer: string
  /** `entered`, `left`, `fired`, `band_changed` or `stage_changed`. */
  kind: string
  /** The segment, the scorecard, the lifecycle, or the signal of the policy. */
  name: string
  /** The clauses of the rule that decided, with their values. */
  reason: string
  /** The id: an engine that is told the same facts gives the same. */
  id: string
}

/** A row of the table `health`. One row for each customer and scorecard that is for them, in the order of ids. */
export interface HealthRow {
  /** The id that stands for the customer. */
  customer: string
  /** The scorecard. */
  scorecard: string
  /** The score, from 0 to 100. */
  score: number | null
  /** The score in whole millionths of a point, to which contributions add up. */
  score_millionths: number | null
  /** The band, with hysteresis. */
  band: string | null
  /** `known`, `overridden`, or why there is no score: `blocked`, `no_data`. */
  state: string
  /** The part of the weights for which there was evidence. */
  coverage: number
  /** The score at the instant with which it is compared. */
  before: number | null
  /** The score less the one before, in points. */
  change: number | null
  /** `rising`, `falling`, or `steady` for a smaller change than asked for. */
  trend: string | null
  /** Who set the score in place of the computed one. */
  owner: string | null
  /** Until when it is set. */
  expires: Date | null
}

/** A row of the table `health_explanation`. One row for each measure of each scorecard that is for the customer, in the order of names; then one for a score that somebody set. */
export interface HealthExplanationRow {
  /** The scorecard. */
  scorecard: string
  /** The measure; `override` for a score that somebody set. */
  measure: string
  /** Its value; money in minor units, yes is 1. */
  value: number | null
  /** `known`, or why there is no value. */
  state: string
  /** What the value is worth, from 0 to 1. */
  points: number | null
  /** Its weight in the scorecard. */
  weight: number | null
  /** How much of the evidence has not faded, from 0 to 1. */
  fresh: number | null
  /** What it gives to the score, in points. */
  contribution: number
  /** The same in whole millionths: all rows of a scorecard add up to its score. */
  contribution_millionths: number
  /** What it gave at the instant with which it is compared. */
  before_millionths: number | null
  /** What it gives more: all rows add up to the change of the score, where there was one before. */
  change_millionths: number | null
}

/** A row of the table `health_moves`. One row for each time a customer changed band, in the order of time. */
export interface HealthMovesRow {
  /** The first instant at which it is so. */
  time: Date
  /** The id that stands for the customer. */
  customer: string
  /** The scorecard. */
  scorecard: string
  /** The band before; none of somebody who had no score. */
  from_band: string | null
  /** The band since; none of somebody who has no score. */
  to_band: string | null
  /** The score since. */
  score: number | null
  /** The bands, the score, and the measures that cost it most. */
  reason: string
}

/** A row of the table `health_movers`. One row for each scorecard and pair of bands that somebody has: how many were in one at the first instant and in the other at the last. */
export interface HealthMoversRow {
  /** The scorecard. */
  scorecard: string
  /** The band at the first instant; `none` without a score, or not in the scorecard's segment yet. */
  from_band: string
  /** The band at the last instant; `none` without a score, or not in the scorecard's segment any more. */
  to_band: string
  /** How many customers. */
  customers: number
  /** The mean change of their scores, of those who had both. */
  mean_change: number | null
}

/** A row of the table `health_bands`. One row for each instant, scorecard and band: how many customers are in it. */
export interface HealthBandsRow {
  /** The instant: what happened before it counts. */
  at: Date
  /** Days from the first of the instants. */
  day: number
  /** The scorecard. */
  scorecard: string
  /** The band; `none` of those whom the scorecard is for and who have no score. */
  band: string
  /** How many customers. */
  customers: number
  /** Their part of all whom the scorecard is for. */
  share: number | null
  /** The mean of their scores. */
  mean_score: number | null
}

/** A row of the table `health_scores`. One row for each scorecard and step of scores: how many customers have such a score. */
export interface HealthScoresRow {
  /** The scorecard. */
  scorecard: string
  /** The lowest score of the step. */
  low: number
  /** Where the next step begins; 100 is in the last. */
  high: number
  /** How many customers. */
  customers: number
  /** Their part of all who have a score. */
  share: number | null
}

/** A row of the table `health_backtest`. One row for each thing that says how good a scorecard was. */
export interface HealthBacktestRow {
  /** `auc`, `average_precision`; `auc_later` and `auc_fitted_later` on the later half of the instants, of the scorecard and of a fit on the earlier half; `warned`, the share of customers who stood in the lowest band when their first outcome became certain; `lead_days_median`, for how many days they had. */
  metric: string
  /** Its value. */
  value: number
  /** The lower end of its interval. */
  low: number | null
  /** The upper end. */
  high: number | null
}

/** A row of the table `health_backtest_bands`. One row for each band, the lowest first: what came of the customers in it. */
export interface HealthBacktestBandsRow {
  /** The band. */
  band: string
  /** Customers at an instant in it. */
  rows: number
  /** Those with the outcome. */
  outcomes: number
  /** Their part: the precision of the band. */
  rate: number | null
  /** The lower end of the rate's interval (Wilson). */
  low: number | null
  /** The upper end. */
  high: number | null
  /** The part of all outcomes that are in it. */
  recall: number | null
  /** The part of all outcomes that are in it or in a lower band. */
  recall_below: number | null
  /** The rate as a multiple of that of all. */
  lift: number | null
}

/** A row of the table `health_calibration`. One row for each step of ten points that somebody has: what came of them. */
export interface HealthCalibrationRow {
  /** The lowest score of the step. */
  low_score: number
  /** Where the next step begins; 100 is in the last. */
  high_score: number
  /** Customers at an instant with such a score. */
  rows: number
  /** The mean of their scores. */
  mean_score: number
  /** The part of them with the outcome. */
  rate: number
  /** The lower end of the rate's interval (Wilson). */
  low: number | null
  /** The upper end. */
  high: number | null
}

/** A row of the table `health_false_greens`. One row for each customer and instant in the best band with the outcome all the same, the highest score first. */
export interface HealthFalseGreensRow {
  /** The id that stands for the customer. */
  customer: string
  /** The instant. */
  at: Date
  /** The score as it stood. */
  score: number
  /** The part of the weights for which there was evidence. */
  coverage: number
  /** The measures that gave most to the score. */
  reason: string
}

/** A row of the table `health_weights`. One row for each measure of a scorecard: its weight, and what a logistic regression on the same points would give it. */
export interface HealthWeightsRow {
  /** The measure. */
  measure: string
  /** Its part of the weights in use. */
  share: number
  /** Its part of the fitted weights, by their size; negative where more points came with more of the outcome. */
  fitted_share: number | null
  /** By how much the log-odds of the outcome fall from no points to all. */
  fitted: number | null
  /** The lower end of its interval. */
  low: number | null
  /** The upper end. */
  high: number | null
  /** `agrees`, `contradicts`, `unclear` where the interval holds 0, or `left out` of the fit. */
  sign: string
  /** How well its points alone rank customers. */
  auc_alone: number | null
}

/** A row of the table `stages`. One row for each customer, instant and lifecycle, in that order. */
export interface StagesRow {
  /** The id that stands for the customer. */
  customer: string
  /** The instant: what happened before it counts. */
  at: Date
  /** The lifecycle. */
  lifecycle: string
  /** The stage. */
  stage: string
  /** Since when the customer is in it. */
  since: Date
  /** The same in days of 24 hours. */
  days: number
}

/** A row of the table `stage_moves`. One row for each time a customer changed stage, in the order of time; the first stage of each is among them. */
export interface StageMovesRow {
  /** The first instant at which it is so. */
  time: Date
  /** The id that stands for the customer. */
  customer: string
  /** The lifecycle. */
  lifecycle: string
  /** The stage before; none of somebody new. */
  from_stage: string | null
  /** The stage since. */
  to_stage: string
  /** How long the customer had been in the stage before, in days of 24 hours. */
  days: number | null
  /** The clauses of the rule that let the customer in, with their values. */
  reason: string
}

/** A row of the table `stage_transitions`. One row for each move from a stage that the lifecycle allows or that somebody made: how often, and what part of all that left the stage. */
export interface StageTransitionsRow {
  /** The lifecycle. */
  lifecycle: string
  /** The stage that was left. */
  from_stage: string
  /** The stage that was entered. */
  to_stage: string
  /** How many such moves there were. */
  moves: number
  /** How many moves left the stage, wherever they led. */
  left: number
  /** Customers who are still in the stage at the end. */
  still: number
  /** The moves as a part of all that left the stage; none where these are too few. */
  share: number | null
  /** The lower end of the share's interval (Wilson). */
  low: number | null
  /** The upper end. */
  high: number | null
}

/** A row of the table `stage_dwell`. One row for each stage and whole day on which somebody left it: what part stays longer (Kaplan and Meier). Who is still in the stage counts as long as seen. */
export interface StageDwellRow {
  /** The lifecycle. */
  lifecycle: string
  /** The stage. */
  stage: string
  /** Whole days of 24 hours in the stage. */
  day: number
  /** Stays that lasted so long at least. */
  at_risk: number
  /** Stays that ended on the day. */
  left: number
  /** The part of stays that last longer. */
  staying: number
  /** The lower end of its interval. */
  low: number | null
  /** The upper end. */
  high: number | null
}

/** A row of the table `next_stages`. One row for each customer and lifecycle: where they are, whether they are likely to leave soon, and where those who left went most. */
export interface NextStagesRow {
  /** The id that stands for the customer. */
  customer: string
  /** The lifecycle. */
  lifecycle: string
  /** The stage that the customer is in. */
  stage: string
  /** For how long, in days of 24 hours. */
  days: number
  /** The chance to leave it within the horizon of somebody who has been in it for so long (Kaplan and Meier, of stays to the microsecond); none where nobody was seen in it for as long as until the horizon ends. */
  leaves: number | null
  /** Where most of those who left it went; none where too few did. */
  next_stage: string | null
  /** The part of them that did. */
  share: number | null
  /** The lower end of the share's interval (Wilson). */
  low: number | null
  /** The upper end. */
  high: number | null
  /** How many left the stage so far: what the share rests on. */
  left: number
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
  /** Time since the first purchase, in the note's unit; whole opportunities for BG/BB. */
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
  /** Mean value of their repeat purchases, in major units of the note's currency; missing without any of a known amount. */
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

/** A row of the table `kaplan_meier`. The share that remains after a time, by group; the first row of each is the beginning. */
export interface KaplanMeierRow {
  /** The group, where lifetimes are grouped. */
  group: string | null
  /** In the unit of the durations. */
  time: number
  /** How many were under observation just before; a sum of weights. */
  at_risk: number
  /** How many had the event at the time. */
  events: number
  /** How many were last seen at the time, without the event. */
  censored: number
  /** How many came under observation at the time, to be at risk after it. */
  entered: number
  /** The share that remains after the time (Kaplan–Meier). */
  survival: number
  /** Greenwood's standard error of the share; missing once none remain. */
  standard_error: number | null
  /** The lower limit at the note `level`. */
  low: number | null
  /** The upper limit at the note `level`. */
  high: number | null
}

/** A row of the table `cumulative_hazard`. The cumulative hazard up to a time, by group; the first row of each is the beginning. */
export interface CumulativeHazardRow {
  /** The group, where lifetimes are grouped. */
  group: string | null
  /** In the unit of the durations. */
  time: number
  /** How many were under observation just before; a sum of weights. */
  at_risk: number
  /** How many had the event at the time. */
  events: number
  /** How many were last seen at the time, without the event. */
  censored: number
  /** How many came under observation at the time, to be at risk after it. */
  entered: number
  /** The sum of events per head at risk (Nelson–Aalen). */
  cumulative_hazard: number
  /** Its standard error, after Aalen. */
  standard_error: number
  /** The lower limit at the note `level`. */
  low: number | null
  /** The upper limit at the note `level`. */
  high: number | null
}

/** A row of the table `survival_quantiles`. The time by which a share of a group has left. */
export interface SurvivalQuantilesRow {
  /** The group, where lifetimes are grouped. */
  group: string | null
  /** The share that has left: 0.5 for the median. */
  share: number
  /** The first time by which so many have left; missing beyond the data. */
  time: number | null
  /** The lower limit at the note `level`. */
  low: number | null
  /** The upper limit at the note `level`. */
  high: number | null
}

/** A row of the table `restricted_mean`. The mean time that a group stays before the horizon. */
export interface RestrictedMeanRow {
  /** The group, where lifetimes are grouped. */
  group: string | null
  /** Up to where time counts. */
  horizon: number
  /** The area under the curve up to the horizon. */
  mean: number
  /** Its standard error. */
  standard_error: number
  /** The lower limit at the note `level`. */
  low: number | null
  /** The upper limit at the note `level`. */
  high: number | null
}

/** A row of the table `log_rank`. A test whether groups leave at one rate: of all groups first, then of each pair where asked. */
export interface LogRankRow {
  /** The first of the pair; missing for the test of all. */
  group: string | null
  /** The second of the pair; missing for the test of all. */
  other: string | null
  /** Chi-square. */
  statistic: number
  /** Degrees of freedom. */
  df: number
  /** How likely so large a statistic is if all leave at one rate. */
  p_value: number
}

/** A row of the table `log_rank_groups`. What each group lost, beside what it would have lost at the rate of all. */
export interface LogRankGroupsRow {
  /** The group. */
  group: string
  /** How many there are. */
  members: number
  /** How many had the event. */
  events: number
  /** How many would have had it at the rate of all. */
  expected: number
}

/** A row of the table `cumulative_incidence`. The share that has left for a cause by a time. */
export interface CumulativeIncidenceRow {
  /** Why they left. */
  cause: string
  /** In the unit of the durations. */
  time: number
  /** How many were under observation just before; a sum of weights. */
  at_risk: number
  /** How many had the event at the time. */
  events: number
  /** The share that has left for the cause (Aalen–Johansen). */
  incidence: number
  /** Its standard error. */
  standard_error: number
  /** The lower limit at the note `level`. */
  low: number | null
  /** The upper limit at the note `level`. */
  high: number | null
}

/** A row of the table `cox`. A term of the model: a number, whether a flag is set, or whether a category has a certain value. */
export interface CoxRow {
  /** The column, with the value where it is a category. */
  term: string
  /** The column it comes from. */
  column: string
  /** What one unit adds to the logarithm of the hazard. */
  coefficient: number | null
  /** Its standard error. */
  standard_error: number | null
  /** The coefficient over its standard error. */
  z: number | null
  /** How likely so large a z is without any effect. */
  p_value: number | null
  /** By how much one unit multiplies the hazard. */
  hazard_ratio: number | null
  /** The lower limit of the hazard ratio at the note `level`. */
  low: number | null
  /** The upper limit of the hazard ratio at the note `level`. */
  high: number | null
}

/** A row of the table `cox_baseline`. An event time: what happens to a customer in whom every column is at its mean. */
export interface CoxBaselineRow {
  /** The stratum, where there are strata. */
  stratum: string | null
  /** In the unit of the durations. */
  time: number
  /** Up to the time, after Breslow. */
  cumulative_hazard: number
  /** The share that remains after the time. */
  survival: number
}

/** A row of the table `cox_curves`. A row of the frame at a time. */
export interface CoxCurvesRow {
  /** The row of the frame, from 0. */
  row: number
  /** In the unit of the durations. */
  time: number
  /** The share of customers like this who remain after the time; missing beyond what was observed. */
  survival: number | null
}

/** A row of the table `cox_concordance`. How often the order of risks is the order of events. */
export interface CoxConcordanceRow {
  /** The share of pairs in the right order, ties counting half; missing without pairs. */
  concordance: number | null
  /** Pairs of which the one with the higher risk had the event first. */
  concordant: number
  /** Pairs of which the one with the lower risk had it first. */
  discordant: number
  /** Pairs of one risk. */
  tied: number
}

/** A row of the table `churn_chances`. How likely a row is to have the outcome. */
export interface ChurnChancesRow {
  /** The customer; the number of the row, from 0, where there is none. */
  customer: string
  /** The chance, calibrated where the model is. */
  chance: number
  /** The chance before calibration. */
  raw_chance: number
  /** The place from the highest chance, from 1; equal ones share the first. */
  rank: number
}

/** A row of the table `churn_reasons`. Why a row has its chance: what a column adds, those that matter most first. */
export interface ChurnReasonsRow {
  /** The row of the table, from 0. */
  row: number
  /** The column, or `(others)` for all that are not told one by one. */
  column: string
  /** The row's value, where it has one. */
  value: string | null
  /** What it adds to the log-odds. */
  contribution: number
  /** The log-odds that contributions start from. */
  base: number
  /** The log-odds of the row: base and contributions added up. */
  logit: number
  /** The chance of the row, calibrated where the model is. */
  chance: number
  /** The same in words. */
  reason: string
}

/** A row of the table `churn_judgement`. A metric of the model on rows that it did not see. */
export interface ChurnJudgementRow {
  /** Its name. */
  metric: string
  /** Its value. */
  value: number
  /** The lower limit; missing where there is none. */
  low: number | null
  /** The upper limit; missing where there is none. */
  high: number | null
}

/** A row of the table `logistic`. A term of the model: the intercept, a number, whether a flag is set, or whether a category has a certain value. */
export interface LogisticRow {
  /** The column, with the value where it is a category. */
  term: string
  /** The column it comes from; missing for the intercept. */
  column: string | null
  /** What one unit adds to the log-odds. */
  coefficient: number | null
  /** Its standard error. */
  standard_error: number | null
  /** The coefficient over its standard error. */
  z: number | null
  /** How likely so large a z is without any effect; missing with a penalty. */
  p_value: number | null
  /** By how much one unit multiplies the odds. */
  odds_ratio: number | null
  /** The lower limit of the odds ratio at the note `level`. */
  low: number | null
  /** The upper limit of the odds ratio at the note `level`. */
  high: number | null
}

/** A row of the table `churn_importance`. What is lost without a column, the costliest first. */
export interface ChurnImportanceRow {
  /** The column. */
  column: string
  /** By how much log loss rises where the column is shuffled. */
  log_loss: number
  /** How much that varies between shuffles. */
  standard_deviation: number | null
  /** By how much the AUC falls. */
  auc: number
  /** The mean size of its contributions to the log-odds. */
  mean_contribution: number
}

/** A row of the table `churn_drift`. How far a column has moved since the fit; the first row is the chances. */
export interface ChurnDriftRow {
  /** The column, or `(chance)`. */
  column: string
  /** The population stability index; 0 is no change. */
  stability_index: number
  /** What it is expected to be without any change. */
  noise: number
  /** `stable`, `moving` or `shifted`; stable where so few rows differ as much by chance. */
  state: string
  /** The share of rows without a value at the fit. */
  missing_then: number
  /** The share of rows without a value now. */
  missing_now: number
}

/** A row of the table `churn_card`. What one should know before using the model. */
export interface ChurnCardRow {
  /** What the model is made of. */
  model: string
  /** The column that it foretells. */
  outcome: string
  /** How many rows it was fitted on. */
  rows: number
  /** How many of these had the outcome. */
  with_outcome: number
  /** The whole card as JSON: an artifact `model_card`. */
  json: string
}

/** A row of the table `calibrated_chances`. A chance before and after calibration. */
export interface CalibratedChancesRow {
  /** The chance that holds. */
  chance: number
  /** The chance as it was given. */
  raw_chance: number
}

/** A row of the table `churn_backtest`. How good a model would have been at a time, fitted on what was known by then. */
export interface ChurnBacktestRow {
  /** The time as a number; of instants, days since 1970. */
  time: number
  /** How many rows it learnt from. */
  train_rows: number
  /** How many rows it was judged on. */
  rows: number
  /** How many of these had the outcome. */
  positives: number
  /** `complete`, or why there is no judgement: `not_enough_data`, `one_outcome`. */
  state: string
  /** The area under the ROC curve. */
  auc: number | null
  /** Its lower limit at the note `level`. */
  auc_low: number | null
  /** Its upper limit at the note `level`. */
  auc_high: number | null
  /** The average precision. */
  average_precision: number | null
  /** Its lower limit, likewise. */
  average_precision_low: number | null
  /** Its upper limit, likewise. */
  average_precision_high: number | null
  /** The mean log loss. */
  log_loss: number | null
  /** Its lower limit, likewise. */
  log_loss_low: number | null
  /** Its upper limit, likewise. */
  log_loss_high: number | null
  /** The Brier score. */
  brier: number | null
  /** Its lower limit, likewise. */
  brier_low: number | null
  /** Its upper limit, likewise. */
  brier_high: number | null
  /** The expected calibration error over ten bins. */
  calibration_error: number | null
  /** Its lower limit, likewise. */
  calibration_error_low: number | null
  /** Its upper limit, likewise. */
  calibration_error_high: number | null
  /** The time as an instant, where the times are instants. */
  at: Date | null
}

/** A row of the table `evaluation`. A metric of scores. */
export interface EvaluationRow {
  /** Its name. */
  metric: string
  /** Its value. */
  value: number
  /** The lower limit at the note `level`. */
  low: number | null
  /** The upper limit at the note `level`. */
  high: number | null
}

/** A row of the table `calibration`. Rows of about one chance. */
export interface CalibrationRow {
  /** The least chance of the bin, included: rows of one chance are all in one bin. */
  from: number
  /** Where the next bin begins; of the last bin, 1, which it includes. */
  to: number
  /** How many there are. */
  rows: number
  /** The mean chance. */
  predicted: number
  /** The share that had the outcome. */
  observed: number
  /** The lower limit at the note `level`. */
  low: number | null
  /** The upper limit at the note `level`. */
  high: number | null
}

/** A row of the table `deciles`. A tenth of the rows, the highest scores first. */
export interface DecilesRow {
  /** 1 has the highest scores. */
  decile: number
  /** How many there are. */
  rows: number
  /** How many had the outcome; rows of one score count by share. */
  positives: number
  /** Their share over that of all rows. */
  lift: number | null
  /** The lower limit of the lift at the note `level`. */
  low: number | null
  /** The upper limit of the lift at the note `level`. */
  high: number | null
  /** The lift of this tenth and those before. */
  cumulative_lift: number | null
  /** The share of all with the outcome in this tenth and those before. */
  capture: number
  /** The lower limit of the capture over rows drawn anew; times 10 / `decile` that of the cumulative lift. */
  capture_low: number | null
  /** The upper limit, likewise. */
  capture_high: number | null
}

/** A row of the table `profit`. What acting on all rows from a chance up would have brought. */
export interface ProfitRow {
  /** The chance from which rows are acted on. */
  threshold: number
  /** How many are acted on. */
  rows: number
  /** How many of them had the outcome. */
  positives: number
  /** What it brings, less what it costs. */
  profit: number
  /** The lower limit at the note `level`. */
  low: number | null
  /** The upper limit at the note `level`. */
  high: number | null
}

/** A row of the table `calibration_drift`. Whether chances hold: a figure that is 1 where they do. */
export interface CalibrationDriftRow {
  /** `observed_over_expected` or `slope`. */
  figure: string
  /** Its value; missing where it has none. */
  value: number | null
  /** The lower limit; missing where there is none. */
  low: number | null
  /** The upper limit; missing where there is none. */
  high: number | null
  /** Whether 1 is within the limits. */
  holds: boolean | null
}

/** A row of the table `feature_insight`. A group of customers beside all others: how often each has the outcome. An association, not a cause. */
export interface FeatureInsightRow {
  /** The column that tells the groups apart. */
  column: string
  /** What the group has in common; `missing` where the column has no value. */
  group: string
  /** How many are in the group. */
  rows: number
  /** How many are not, and have a value. */
  other_rows: number
  /** The share of the group that had the outcome. */
  share: number
  /** The share of the others that had it. */
  other_share: number
  /** How many times as often the group has it; missing where one side never has, and where there are none of both sides within one and the same group of `within`. */
  risk_ratio: number | null
  /** The lower limit of the risk ratio at the note `level`. */
  low: number | null
  /** The upper limit of the risk ratio at the note `level`. */
  high: number | null
  /** How much larger the group's share is. */
  risk_difference: number
  /** How likely so large a difference is by chance; by Fisher's exact test where a count would be expected to be under 5. */
  p_value: number
  /** The same, adjusted for how many groups were looked at. */
  adjusted_p_value: number
  /** Whether the adjusted p-value is at most `false_share`. */
  found: boolean
  /** The same in words. */
  words: string
}

/** A row of the table `revenue_at_risk`. What is expected to be lost: of all customers in the first row, then of each segment and period. */
export interface RevenueAtRiskRow {
  /** The segment; missing in the row of all, or where there are none. */
  segment: string | null
  /** The period, such as the quarter of the renewal; missing in the row of all, or where there are none. */
  period: string | null
  /** How many there are. */
  customers: number
  /** What they bring. */
  revenue_minor: bigint
  /** What is expected to be lost: chances times amounts. Segments and periods add up to the row of all: its whole minor units go to them by the largest remainder, of equal ones to the first row. */
  at_risk_minor: bigint
  /** The lower limit of what is lost at the note `level`. */
  low_minor: bigint
  /** The upper limit of what is lost at the note `level`. */
  high_minor: bigint
  /** The share of what they bring that is at risk; missing where they bring nothing. */
  share: number | null
}

/** A row of the table `cluster_assignments`. A row and the cluster that it belongs to. */
export interface ClusterAssignmentsRow {
  /** Whose row it is. */
  customer: string
  /** The cluster, from 1; missing where the row lacks a value. */
  cluster: number | null
  /** How far it is from the cluster's centre, in scaled units. */
  distance: number | null
  /** The cluster whose centre is the next nearest. */
  next: number | null
  /** How clear it is: 1 at the centre, 0 on the border to the next. */
  margin: number | null
}

/** A row of the table `clusters`. A cluster of customers who are alike. */
export interface ClustersRow {
  /** Its number, from 1: the largest first. */
  cluster: number
  /** How many belong to it. */
  rows: number
  /** Their share of all. */
  share: number
  /** The sum of their squared distances from the centre, in scaled units. */
  inertia: number
  /** What sets it apart from all, in words. */
  description: string
}

/** A row of the table `cluster_profile`. A column in a cluster, beside all rows. */
export interface ClusterProfileRow {
  /** The cluster. */
  cluster: number
  /** The column. */
  column: string
  /** Its mean in the cluster; of true and false the share of true. */
  mean: number
  /** Its median in the cluster. */
  median: number
  /** Its mean over all rows. */
  all_mean: number
  /** Its median over all rows. */
  all_median: number
  /** How far the centre lies from the mean of all, in standard deviations of the scaled column. */
  difference: number
  /** `very high` from 1.5 deviations on, `high` from 0.5, else `usual`; `low` and `very low` likewise. */
  level: string
}

/** A row of the table `cluster_choice`. A number of clusters that was tried. */
export interface ClusterChoiceRow {
  /** How many. */
  clusters: number
  /** The sum of squared distances from the centres, in scaled units. */
  inertia: number
  /** The mean silhouette: 1 far apart, 0 next to one another. */
  silhouette: number | null
  /** The gap to rows without clusters, where it was asked for. */
  gap: number | null
  /** Its error. */
  gap_error: number | null
  /** Whether the model has so many. */
  chosen: boolean
}

/** A row of the table `policy_faults`. One row for each thing that is wrong with a policy. */
export interface PolicyFaultsRow {
  /** The part that is wrong, as a JSON pointer into the document, such as `/segments/silent`; of a rule that is a tree, the part of the tree. */
  path: string | null
  /** Where in the text of a rule, in characters from 0. */
  position: number | null
  /** The code of the error that using the policy would give. */
  code: string
  /** What is wrong, and what to do next. */
  message: string
  /** The name that was not found, or the value that cannot be used. */
  given: string | null
  /** The nearest name that there is. */
  suggestion: string | null
}

/** A row of the table `policy_diff`. One row for each part of a policy that another lacks, adds or changes. */
export interface PolicyDiffRow {
  /** The part, such as `/segments/silent`. */
  path: string
  /** `added`, `removed` or `changed`. */
  change: string
  /** The part in this policy, as JSON. */
  before: string | null
  /** The part in the other, as JSON. */
  after: string | null
}

/** A row of the table `policy_movers`. One row for each customer and segment, scorecard or lifecycle in which another policy moves them, in the order of ids. */
export interface PolicyMoversRow {
  /** The customer. */
  customer: string
  /** The segment, of the policy that is or of the one to come. */
  segment: string | null
  /** The scorecard in whose bands the customer moves. */
  scorecard: string | null
  /** The lifecycle in whose stages the customer moves. */
  lifecycle: string | null
  /** `enters` or `leaves` a segment; `moves` to another band or stage. */
  change: string
  /** The band or stage by the policy that is; none for a scorecard or lifecycle that it lacks, and without a score. */
  before: string | null
  /** The band or stage by the policy to come. */
  after: string | null
  /** The instant at which both were judged. */
  at: Date
  /** By the new policy: the clauses that decide, with their values; of a band the score and what costs it most; of a stage the clauses that let the customer in, with their values then. */
  reason: string
}

/** A row of the table `rule_names`. One row for each name that a rule reads, in the order of names. */
export interface RuleNamesRow {
  /** The name. */
  name: string
  /** Its type: `int`, `float`, `text`, `bool`, `time`, or `money` and a currency. */
  type: string
}

/** A row of the table `rule_clauses`. One row for each clause of a rule, in the order of its text. */
export interface RuleClausesRow {
  /** A part of the rule without `&&`, `||` and `!`. */
  clause: string
  /** Whether the clause holds; none where a missing value leaves it open. */
  holds: boolean | null
  /** Whether the outcome follows from this clause and others that decided. */
  decided: boolean
  /** What the clause read. */
  values: string
}

/** A row of the table `metric_settings`. One row for each setting of recurring revenue. */
export interface MetricSettingsRow {
  /** The setting. */
  setting: string
  /** Its value, as JSON. */
  value: string
  /** What it is where nothing is said, as JSON. */
  usual: string
  /** What it decides. */
  meaning: string
}

/** A row of the table `preset_sources`. One row for each setting of a preset, in the order in which settings are declared: its value and where that comes from. */
export interface PresetSourcesRow {
  /** The setting. */
  setting: string
  /** Its value, as JSON. */
  value: string
  /** `stated` (the page says so), `read_so` (the page says what it is taken to mean), or `not_stated` (no page was found that says: this library's default stays). */
  verdict: string
  /** What the page says, in its words where they stand in quotation marks. */
  says: string | null
  /** The page. */
  url: string | null
  /** The month in which the page was read. */
  read: string
}

