/** Being built. */
export default function Panel() {
  return null;
}
