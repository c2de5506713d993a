using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <content>Some input channels after the other, with the sums of a block in memory between them: of many channels a window of all has few positions.</content>
internal readonly unsafe partial struct WindowConvolution<T, TVector, TSimd>
{
    private int TilesOfBlock => TilesOf(_cutting.Rows, _cutting.Columns);

    private int TilesOf(int rows, int columns) => ((rows - 1) * _window.Pitch + columns + TileWidth - 1) / TileWidth;

    private void ComputeParts(in WindowBlock block, in WindowBlock next, T* window, int* offsets, OutputPiece* pieces, T* sums)
    {
        int positions = (block.Rows - 1) * _window.Pitch + block.Columns;
        int tiles = TilesOf(block.Rows, block.Columns);
        nint tileLength = (nint)_plan.OutChannels * _plan.Phases * TileWidth;
        T* weights = _weights + block.Group * _plan.GroupLength;
        for (int c = 0; c < _plan.InChannels; c += _cutting.Channels)
        {
            int channels = Math.Min(_cutting.Channels, _plan.InChannels - c);
            Fill(block, c, channels, window, rotation: 0, kept: 0);
            BlockFetch<T> fetch = FetchOfPart(block, next, c + channels);
            for (int tile = 0; tile < tiles; tile++)
            {
                int vectors = (Math.Min(TileWidth, positions - tile * TileWidth) + TSimd.Count - 1) / TSimd.Count;
                MultiplyPart(c, channels, vectors, window + tile * TileWidth, offsets, weights, sums + tile * tileLength, ref fetch);
                fetch.CatchUp(tile + 1, tiles);
            }
        }

        WriteParts(block, positions, tiles, pieces, sums);
    }

    /// <summary>The steps of some channels, of every class of phases.</summary>
    private void MultiplyPart(int firstChannel, int channels, int vectors, T* window, int* offsets, T* weights, T* sums, ref BlockFetch<T> fetch)
    {
        foreach (PhaseClass phaseClass in _plan.Classes)
        {
            int rows = _plan.OutChannels * phaseClass.Phases.Length;
            var depth = new DepthPart(_plan.InChannels * phaseClass.Taps, firstChannel * phaseClass.Taps, channels * phaseClass.Taps);
            WindowTileLoop.Multiply<T, TVector, TSimd>(rows, vectors, depth, weights, window, offsets, null, 0, sums, TileWidth, ref fetch);
            offsets += _cutting.Channels * phaseClass.Taps;
            weights += (nint)rows * depth.Depth;
            sums += (nint)rows * TileWidth;
        }
    }

    private void WriteParts(in WindowBlock block, int positions, int tiles, OutputPiece* pieces, T* sums)
    {
        var store = new OutputStore<T, TVector, TSimd>(_plan, _bias, _output, block.Group, TileWidth);
        Span<RowSegment> segments = stackalloc RowSegment[TileWidth];
        for (int tile = 0; tile < tiles; tile++, sums += (nint)_plan.OutChannels * _plan.Phases * TileWidth)
        {
            int first = tile * TileWidth;
            int used = _window.Cut(first, Math.Min(TileWidth, positions - first), block, segments);
            int located = OutputPiece.Locate(_plan, segments[..used], new Span<OutputPiece>(pieces, used * _plan.OutputRows.Length));
            store.Write(0, _plan.OutChannels, pieces, located, sums);
        }

        if (store.IsPast) CacheLine.FinishStores();
    }

    /// <summary>The lines of the channels that come next, of this block or the next one.</summary>
    private BlockFetch<T> FetchOfPart(in WindowBlock block, in WindowBlock next, int channel)
    {
        bool isLast = channel == _plan.InChannels;
        if (_lines is null || (isLast && next.Rows == 0)) return default;
        (WindowBlock ofLines, int first) = isLast ? (next, 0) : (block, channel);
        int channels = Math.Min(_cutting.Channels, _plan.InChannels - first);
        return new BlockFetch<T>(FirstCell(ofLines, 0) + (nint)first * _plan.InputCells, _lines.Offsets, _lines.Count / _cutting.Channels * channels, _linesPerStep);
    }
}
