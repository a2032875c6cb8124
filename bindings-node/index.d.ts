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
  /** What it is about, by name: `argument`, `column`, `row`, `given`, `suggestion` … Names of options are snake_case. */
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
export interface Event {
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

/** Objects with a key for each column; both kinds of iterables are read as they come. */
export type RowSource = Iterable<object> | AsyncIterable<object>

/** Text, bytes, or a stream of either (a `Readable`, a `ReadableStream`, any iterable). Pieces may end anywhere. */
export type ByteSource = string | Uint8Array | ArrayBuffer | AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>

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
  /**
   * Adds one event, at once.
   * @throws {@link RetentionError} `rows_rejected` with the detail `reason`; the log is then as it was
   */
  push(event: Event): Receipt
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
   * A property is a fact since its date: a view shows the last value set before `as_of`.
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
   * @throws {@link RetentionError} as {@link EventLog.alias}; `invalid_identity` when the two were never linked
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
  partition(parts: number): Promise<EventLog[]>
  partitionSync(parts: number): EventLog[]
  /** One log of several that share a schema. */
  static merge(logs: Iterable<EventLog>): Promise<EventLog>
  static mergeSync(logs: Iterable<EventLog>): EventLog
  /** The log as bytes: versioned, checksummed, and the same for every order of arrival. */
  toBytes(): Promise<Uint8Array>
  toBytesSync(): Uint8Array
  /**
   * The log that {@link EventLog.toBytes} wrote, by this release or an earlier one.
   * @throws {@link RetentionError} `blob_truncated`, `blob_altered`, `blob_version`
   */
  static fromBytes(bytes: Uint8Array, options?: Threads): Promise<EventLog>
  static fromBytesSync(bytes: Uint8Array, options?: Threads): EventLog
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
  /** How many customers and events there are. */
  count(options?: Stoppable): Promise<Count>
  countSync(): Count

}

/** The values of a column: numbers, minor units or microseconds since 1970 (`bigint`), texts, or zeros and ones. */
export type Values<T> = [T] extends [number] ? Float64Array
  : [T] extends [bigint | Date] ? BigInt64Array
  : [T] extends [boolean] ? Uint8Array
  : [T] extends [string] ? string[]
  : Float64Array | BigInt64Array | Uint8Array | string[]

/** A column of a table. */
export interface Column<T> {
  /** One for each row; where `valid` is 0, a placeholder. Instants are microseconds since 1970. */
  readonly values: Values<NonNullable<T>>
  /** 1 where the row has a value, 0 where not; null when all rows have one. */
  readonly valid: Uint8Array | null
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
  /** What the numbers mean: `as_of`, `currency`, `definition`, `warning` … Several notes of one name are lines of one text. */
  readonly notes: Readonly<Record<string, string>>
  /**
   * One column; made once, so treat it as read-only.
   * @throws {@link RetentionError} `unknown_column`, with the nearest name
   */
  column<Name extends keyof Row & string>(name: Name): Column<Row[Name]>
  /** The rows from `from` to before `to`; all of them unless told. `JSON.stringify` of a row writes money as text. */
  rows(from?: number, to?: number): Row[]
  /** Row after row. */
  [Symbol.iterator](): IterableIterator<Row>
  /** Lists of `size` rows (1,024 unless told) with a turn of the event loop between them. */
  batches(size?: number, options?: Stoppable): AsyncGenerator<Row[], void, undefined>
  /** The table as an Arrow IPC stream. */
  toArrow(): Promise<Uint8Array>
  toArrowSync(): Uint8Array
  /** What `JSON.stringify` writes. Always works: money is text of digits, instants are ISO text. */
  toJSON(): TableJson<Row>
}

/** Every error code, in the order of the core. */
export const errorCodes: readonly ErrorCode[]

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
 * - `amount_overflow`: A sum of amounts does not fit into 64 bits of minor units.
 * - `invalid_amount`: A number that cannot be an amount of money: not finite, not a decimal number, or too large.
 * - `invalid_schema`: The schema contradicts itself or the log it is given to.
 * - `missing_column`: A column that the column map names is not in the table.
 * - `wrong_column_type`: A column has a type that its role cannot take.
 * - `invalid_table`: The input is not a table: columns of different lengths, or rows that are not objects.
 * - `rows_rejected`: Rows were rejected while `on_reject` says to raise; nothing was added.
 * - `invalid_id`: An id is empty or too long.
 * - `invalid_identity`: An alias, merge or unmerge that contradicts itself.
 * - `unknown_customer`: No customer of that id was seen before `as_of`.
 * - `unknown_kind`: No event of that kind, and no role, has that name.
 * - `unknown_role`: A role that does not exist.
 * - `unknown_property`: No property of that name was seen.
 * - `unknown_column`: The result has no column of that name.
 * - `unknown_cohort`: No cohort of that label, or no such period in it.
 * - `unknown_operation`: An operation that does not exist.
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
  | 'amount_overflow'
  | 'invalid_amount'
  | 'invalid_schema'
  | 'missing_column'
  | 'wrong_column_type'
  | 'invalid_table'
  | 'rows_rejected'
  | 'invalid_id'
  | 'invalid_identity'
  | 'unknown_customer'
  | 'unknown_kind'
  | 'unknown_role'
  | 'unknown_property'
  | 'unknown_column'
  | 'unknown_cohort'
  | 'unknown_operation'
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
  /** Since when the log saw everything; not given: since its first event. */
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
  /** Since when the log saw everything; not given: since its first event. */
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

