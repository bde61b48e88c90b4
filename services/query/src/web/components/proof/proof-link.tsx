import { useContext } from 'preact/hooks';
import { Offers } from '../../offers.ts';

/** From an event to its place in the log. */
export function ProofLink({ id }: { readonly id: string }) {
  if (!useContext(Offers).log) return null;
  return (
    <a class="mr-4 ml-auto text-sm" href={`/proof?event=${encodeURIComponent(id)}`}>
      Is it unaltered?
    </a>
  );
}
