/** A moment for people who compare it with what they noted elsewhere. */
export const formatSecond = (time: Date): string =>
  `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
