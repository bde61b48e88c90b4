/** From an event to its place in the log. */
export function ProofLink({ id }: { readonly id: string }) {
  return (
    <a class="mr-4 ml-auto text-sm" href={`/proof?event=${encodeURIComponent(id)}`}>
      Proof that it is unaltered
    </a>
  );
}
