// Text and bytes on their way in, cut so small that copying one never holds up the event loop.
'use strict'

const { wrongArgument } = require('./error.js')

const CHUNK = 1 << 20

/** The chunks of a text, of bytes, or of a stream of either. */
async function* chunksOf(source, argument) {
  if (typeof source === 'string') yield* ofText(source)
  else if (source instanceof ArrayBuffer) yield* ofBytes(new Uint8Array(source))
  else if (ArrayBuffer.isView(source)) yield* ofBytes(new Uint8Array(source.buffer, source.byteOffset, source.byteLength))
  else if (isStream(source)) yield* ofStream(source, argument)
  else throw wrongArgument(argument, 'expected text, bytes, or a stream of either', 'invalid_table')
}

async function* ofStream(stream, argument) {
  // The first half of a character whose other half is in the next piece.
  let half = ''
  for await (const piece of stream) {
    if (typeof piece !== 'string') {
      yield* ofText(half)
      half = ''
      yield* chunksOf(piece, argument)
      continue
    }
    const text = half + piece
    half = isHigh(text.charCodeAt(text.length - 1)) ? text.slice(-1) : ''
    yield* ofText(half === '' ? text : text.slice(0, -1))
  }
  yield* ofText(half)
}

const isHigh = (unit) => unit >= 0xd800 && unit <= 0xdbff

function isStream(source) {
  return (
    typeof source === 'object' &&
    source !== null &&
    (typeof source[Symbol.asyncIterator] === 'function' || typeof source[Symbol.iterator] === 'function')
  )
}

function* ofText(text) {
  for (let from = 0; from < text.length; ) {
    let to = Math.min(text.length, from + CHUNK)
    // Not between the two halves of a character.
    if (to < text.length && isHigh(text.charCodeAt(to - 1))) to -= 1
    const chunk = text.slice(from, to)
    // Half of a surrogate pair would become another character on its way; as JSON writes it, it costs its row alone.
    yield chunk.isWellFormed() ? chunk : chunk.replace(/\p{Surrogate}/gu, (one) => `\\u${one.charCodeAt(0).toString(16)}`)
    from = to
  }
}

function* ofBytes(bytes) {
  for (let from = 0; from < bytes.length; from += CHUNK) yield bytes.subarray(from, from + CHUNK)
}

module.exports = { chunksOf }
