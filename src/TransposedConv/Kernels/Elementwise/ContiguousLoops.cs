using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Elementwise;

/// <summary>
/// Elementwise operations on contiguous operands, one of which may be a single element for all; large ones are shared among threads, which changes
/// no bit because every element is computed on its own.
/// </summary>
internal static class ContiguousLoops
{
    /// <summary>What an element costs, beside memory: so 64 Ki elements are worth another thread.</summary>
    private const long WorkPerElement = 16;

    internal static unsafe void Unary<TIn, TOut, TLoop>(ReadOnlySpan<TIn> x, Span<TOut> y, TLoop loop)
        where TIn : unmanaged
        where TOut : unmanaged
        where TLoop : IUnaryLoop<TIn, TOut>
    {
        if (ParallelRange.ThreadsFor(y.Length * WorkPerElement) == 1)
        {
            loop.Invoke(x, y);
            return;
        }

        fixed (TIn* source = x)
        fixed (TOut* target = y)
        {
            ParallelRange.Run(y.Length, y.Length * WorkPerElement, new UnaryPart<TIn, TOut, TLoop>(source, target, loop));
        }
    }

    internal static unsafe void Binary<TIn, TOut, TLoop>(ReadOnlySpan<TIn> a, ReadOnlySpan<TIn> b, Span<TOut> y, TLoop loop)
        where TIn : unmanaged
        where TOut : unmanaged
        where TLoop : IBinaryLoop<TIn, TOut>
    {
        fixed (TIn* left = a, right = b)
        fixed (TOut* target = y)
        {
            var part = new BinaryPart<TIn, TOut, TLoop>(left, a.Length == y.Length, right, b.Length == y.Length, target, loop);
            ParallelRange.Run(y.Length, y.Length * WorkPerElement, part);
        }
    }

    private readonly unsafe struct UnaryPart<TIn, TOut, TLoop>(TIn* x, TOut* y, TLoop loop) : IRangeBody
        where TIn : unmanaged
        where TOut : unmanaged
        where TLoop : IUnaryLoop<TIn, TOut>
    {
        public void Run(int start, int end) => loop.Invoke(new(x + start, end - start), new(y + start, end - start));
    }

    private readonly unsafe struct BinaryPart<TIn, TOut, TLoop>(TIn* a, bool aHasAll, TIn* b, bool bHasAll, TOut* y, TLoop loop) : IRangeBody
        where TIn : unmanaged
        where TOut : unmanaged
        where TLoop : IBinaryLoop<TIn, TOut>
    {
        public void Run(int start, int end)
        {
            if (aHasAll && bHasAll) loop.Invoke(new(a + start, end - start), new(b + start, end - start), new(y + start, end - start));
            else RunWithRepeated(start, end);
        }

        private void RunWithRepeated(int start, int end)
        {
            int piece = Math.Min(Row.Piece, end - start);
            Span<TIn> repeated = stackalloc TIn[piece];
            repeated.Fill(aHasAll ? *b : *a);
            for (int done = start; done < end; done += piece)
            {
                int count = Math.Min(piece, end - done);
                ReadOnlySpan<TIn> left = aHasAll ? new(a + done, count) : repeated[..count];
                ReadOnlySpan<TIn> right = bHasAll ? new(b + done, count) : repeated[..count];
                loop.Invoke(left, right, new(y + done, count));
            }
        }
    }
}
