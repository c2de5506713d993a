using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <content>A block whose outputs lie side by side; see <see cref="FinishedTile"/>.</content>
internal readonly unsafe partial struct WindowConvolution<T, TVector, TSimd>
{
    /// <summary>
    /// Outputs of so many bytes, each the sum of so many products, are asked for before they are computed: 8 examples of 3 channels of 64 × 64 to 64 with kernel 4 and stride 2, 2 MB, took as
    /// long, 64 channels of 32 × 32 × 32 from 1, 8 MB, 0.9 of the time. Sums of 9 products took longer. Where <see cref="IsPast"/> they do not come at all: 0.8.
    /// </summary>
    private const long FewestBytesToFetch = 4 << 20;

    private const int FewestStepsToFetch = 32;

    private bool AreOutputsFetched => _plan.InChannels * _plan.Taps >= FewestStepsToFetch && PastOutput.BytesOf(_plan, sizeof(T)) >= FewestBytesToFetch;

    /// <summary>Whether the output is written past the caches, a line at a time; see <see cref="PastOutput"/>.</summary>
    private bool IsPast =>
        sizeof(TVector) == CacheLine.Bytes
        && PastOutput.BytesOf(_plan, sizeof(T)) >= CacheLine.MostCachedResult
        && (nuint)_output % CacheLine.Bytes == 0
        && (long)_plan.Width.OutputLength * sizeof(T) % CacheLine.Bytes == 0
        && (long)_cutting.Columns * sizeof(T) % CacheLine.Bytes == 0;

    private void FinishBlock(in WindowBlock block, in WindowBlock next, T* window, int* offsets, T* ends)
    {
        int firstChannel = block.Group * _plan.OutChannels;
        for (int o = 0; o < _plan.OutChannels; o++) ends[o] = _bias is null ? T.Zero : _bias[firstChannel + o] + T.Zero;
        nint plane = ((nint)block.N * _plan.Groups * _plan.OutChannels + firstChannel) * _plan.OutputCells;
        T* output = _output + plane + ((nint)block.Z * _plan.Height.OutputLength + block.Y) * _plan.Width.OutputLength + block.X;
        if (IsPast)
        {
            FinishLines<PastCaches<T, TVector, TSimd>>(block, next, window, offsets, ends, output, isFetched: false);
            CacheLine.FinishStores();
        }
        else
        {
            FinishLines<TSimd>(block, next, window, offsets, ends, output, AreOutputsFetched);
        }
    }

    private void FinishLines<TStore>(in WindowBlock block, in WindowBlock next, T* window, int* offsets, T* ends, T* output, bool isFetched)
        where TStore : struct, ISimd<T, TVector>
    {
        int lines = IsUnbroken ? 1 : block.Rows;
        int length = IsUnbroken ? block.Rows * block.Columns : block.Columns;
        int tiles = (length + TileWidth - 1) / TileWidth;
        int depth = _plan.InChannels * _plan.Taps;
        T* weights = _weights + block.Group * _plan.GroupLength;
        BlockFetch<T> fetch = FetchOf(block, next, IsInPlace(offsets), out bool isAsked);
        for (int line = 0; line < lines; line++)
        {
            for (int tile = 0; tile < tiles; tile++)
            {
                if (!isAsked) Prefetch(block, next, line * tiles + tile, lines * tiles);
                int first = tile * TileWidth;
                FinishedTileLoop.Multiply<T, TVector, TStore>(
                    _plan.OutChannels,
                    Math.Min(TileWidth, length - first),
                    depth,
                    weights,
                    window + (nint)line * _window.Pitch + first,
                    offsets,
                    ends,
                    output + (nint)line * _plan.Width.OutputLength + first,
                    _plan.OutputCells,
                    isFetched,
                    ref fetch);
                fetch.CatchUp(line * tiles + tile + 1, lines * tiles);
            }
        }
    }
}
