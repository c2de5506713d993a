using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <content>Two classes of phases in each tile, registers of positions row by row; see <see cref="StaggeredTile"/>.</content>
internal readonly unsafe partial struct WindowConvolution<T, TVector, TSimd>
{
    private void StaggerBlock(in WindowBlock block, in WindowBlock next, T* window, int* offsets, T* sums, InterleavedRow<T>* rows, nint* targets)
    {
        FillRows(block, rows, targets);
        bool isPast = new OutputStore<T, TVector, TSimd>(_plan, _bias, _output, block.Group, TileWidth).IsPast;
        int registers = block.Rows * block.Examples * ((block.Columns + TSimd.Count - 1) / TSimd.Count);
        int tiles = (registers + WindowCutting.TileVectors - 1) / WindowCutting.TileVectors;
        T* weights = _weights + block.Group * _plan.GroupLength;
        nint* places = stackalloc nint[WindowCutting.TileVectors];
        int* cells = stackalloc int[WindowCutting.TileVectors];
        int row = 0, example = 0, x = 0;
        BlockFetch<T> fetch = FetchOf(block, next, IsInPlace(offsets), out bool isAsked);
        for (int tile = 0; tile < tiles; tile++)
        {
            if (!isAsked) Prefetch(block, next, tile, tiles);
            int count = Math.Min(WindowCutting.TileVectors, registers - tile * WindowCutting.TileVectors);
            uint whole = 0;
            for (int i = 0; i < count; i++, x += TSimd.Count)
            {
                if (x >= block.Columns)
                {
                    x = 0;
                    if (++example == block.Examples) (row, example) = (row + 1, 0);
                }

                places[i] = row * _window.Pitch + example * _window.ExamplePitch + x;
                bool exist = Aim(block, row, example, x, targets + i, out cells[i]);
                if (exist && cells[i] == _plan.Width.OutputStep * TSimd.Count) whole |= 1u << i;
            }

            var target = new StaggeredTarget<T>(rows, _plan.OutputRows.Length, cells, whole, isPast, sums);
            StaggeredTileLoop.Multiply<T, TVector, TSimd>(_staggered!, _plan.Width.OutputStep, _plan.InChannels, count, places, weights, window, offsets, target, ref fetch);
            fetch.CatchUp(tile + 1, tiles);
        }

        if (isPast) CacheLine.FinishStores();
    }

    private void FillRows(in WindowBlock block, InterleavedRow<T>* rows, nint* targets)
    {
        int firstChannel = block.Group * _plan.OutChannels;
        for (int channel = firstChannel; channel < firstChannel + _plan.OutChannels; channel++)
        {
            T end = _bias is null ? T.Zero : _bias[channel] + T.Zero;
            T* plane = _output + (nint)channel * _plan.OutputCells;
            for (int i = 0; i < _plan.OutputRows.Length; i++) *rows++ = new InterleavedRow<T>(plane, targets + i * WindowCutting.TileVectors, null, end);
        }
    }

    /// <summary>Finds where a register of positions goes in all rows of the output.</summary>
    /// <param name="block">The block.</param>
    /// <param name="row">The positions' row of it.</param>
    /// <param name="example">Their example of it.</param>
    /// <param name="x">The first of its columns.</param>
    /// <param name="targets">Its target in each row of the output, less than 0 where there is no such row.</param>
    /// <param name="cells">How many cells it has in a row.</param>
    /// <returns>Whether all these rows exist.</returns>
    private bool Aim(in WindowBlock block, int row, int example, int x, nint* targets, out int cells)
    {
        bool exist = true;
        int column = (block.X + x) * _plan.Width.OutputStep;
        int most = Math.Min(TSimd.Count, block.Columns - x) * _plan.Width.OutputStep;
        cells = Math.Min(most, _plan.Width.OutputLength - column);
        nint plane = (nint)(block.N + example) * _plan.Groups * _plan.OutChannels * _plan.OutputCells;
        foreach (OutputRow outputRow in _plan.OutputRows)
        {
            int z = block.Z * _plan.Depth.OutputStep + outputRow.Z - _plan.Depth.Lead;
            int y = (block.Y + row) * _plan.Height.OutputStep + outputRow.Y - _plan.Height.Lead;
            bool exists = z >= 0 && z < _plan.Depth.OutputLength && y >= 0 && y < _plan.Height.OutputLength;
            *targets = exists ? plane + ((nint)z * _plan.Height.OutputLength + y) * _plan.Width.OutputLength + column : -1;
            targets += WindowCutting.TileVectors;
            exist &= exists;
        }

        return exist;
    }
}
