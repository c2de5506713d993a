using System.Numerics;
using System.Runtime.Intrinsics;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Packs tiles of output × input channels, all classes of phases of them, in the heights of the register tiles.</summary>
internal readonly unsafe ref struct WeightTiles<T, TVector, TSimd> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    /// <summary>So many input channels at a time, whose rows stay in the first-level cache even where all begin in the same set of it.</summary>
    private const int ChannelsOfNeighbours = 8;

    private readonly PhasePlan _plan;
    private readonly bool _isWindow;
    private readonly AlignedScratch<int> _offsets;
    private readonly AlignedScratch<byte> _targets;
    private readonly KernelTransposition<T> _transposition;

    /// <param name="plan">The phases, and where channels lie in the weight.</param>
    /// <param name="isWindow">Whether in the heights of <see cref="WindowTile"/> or else of <see cref="TileLoop"/>.</param>
    public WeightTiles(PhasePlan plan, bool isWindow)
    {
        _plan = plan;
        _isWindow = isWindow;
        _offsets = new AlignedScratch<int>(WeightBlocks<T>.OffsetsLength(plan, TSimd.MaxTileRows));
        _targets = new AlignedScratch<byte>(KernelTransposition<T>.MemoryLength(plan));
        _transposition = new KernelTransposition<T>(plan, TSimd.MaxTileRows, _targets.Pointer);
    }

    public void Dispose()
    {
        if (_plan is null) return;
        _targets.Dispose();
        _offsets.Dispose();
    }

    /// <summary>Packs a tile.</summary>
    /// <param name="source">The weight of the part's first output channel at the tile's first input channel.</param>
    /// <param name="part">Where to; the tile may be less than it has.</param>
    /// <param name="firstOut">The first output channel, counted from the part's; a multiple of every tile height.</param>
    /// <param name="outs">How many output channels.</param>
    /// <param name="firstIn">The first input channel, counted from the part's.</param>
    /// <param name="ins">How many input channels.</param>
    public void Pack(T* source, in WeightPart<T> part, int firstOut, int outs, int firstIn, int ins)
    {
        if (_plan.HasNeighbouringRows)
        {
            CopyNeighbours(source, part, firstOut, outs, firstIn, ins);
            return;
        }

        int done = Transpose(source, part, firstOut, outs, firstIn, ins);
        if (done == outs) return;
        var blocks = new WeightBlocks<T>(_plan, _offsets.Pointer);
        nint start = 0;
        foreach (PhaseClass phaseClass in _plan.Classes)
        {
            int phases = phaseClass.Phases.Length;
            T* target = part.Rows(start, phaseClass, part.FirstOut + firstOut + done);
            int end = (firstOut + outs) * phases;
            for (int row = (firstOut + done) * phases; row < end;)
            {
                int height = NextRows(part.OutChannels * phases, end - row);
                blocks.Pack(phaseClass, row, height, source, ins, target + (nint)firstIn * phaseClass.Taps * height);
                target += (nint)height * part.InChannels * phaseClass.Taps;
                row += height;
            }

            start += part.LengthOf(phaseClass);
        }
    }

    private int NextRows(int rows, int remaining) =>
        _isWindow ? WindowTile.NextRows<T, TVector, TSimd>(rows, remaining) : TileLoop.NextRows<T, TVector, TSimd>(remaining);

    /// <summary>Rows that are neighbours in the weight: what lies in a line of memory goes to all its blocks while it is near. 1024 to 512 channels of 16 × 16 with kernel and stride 2 took
    /// 8.1 ms with every block packed by itself, and 6.9 so.</summary>
    private void CopyNeighbours(T* source, in WeightPart<T> part, int firstOut, int outs, int firstIn, int ins)
    {
        PhaseClass phaseClass = _plan.Classes[0];
        int phases = phaseClass.Phases.Length;
        int end = (firstOut + outs) * phases;
        nint inStride = _plan.WeightInStride;
        for (int c = 0; c < ins; c += ChannelsOfNeighbours, source += ChannelsOfNeighbours * inStride)
        {
            int channels = Math.Min(ChannelsOfNeighbours, ins - c);
            T* target = part.Rows(0, phaseClass, part.FirstOut + firstOut);
            int height;
            for (int row = firstOut * phases; row < end; row += height, target += (nint)height * part.InChannels)
            {
                height = NextRows(part.OutChannels * phases, end - row);
                int bytes = height * sizeof(T);
                T* from = source + row;
                T* to = target + (nint)(firstIn + c) * height;
                if (bytes == sizeof(Vector512<byte>)) CopyLines<Vector512<byte>>(from, inStride, channels, to, height);
                else if (bytes == sizeof(Vector256<byte>)) CopyLines<Vector256<byte>>(from, inStride, channels, to, height);
                else if (bytes == sizeof(Vector128<byte>)) CopyLines<Vector128<byte>>(from, inStride, channels, to, height);
                else for (int i = 0; i < height; i++) CopyLines<T>(from + i, inStride, channels, to + i, height);
            }
        }
    }

    private static void CopyLines<TLine>(T* source, nint sourceStride, int count, T* target, nint targetStride)
        where TLine : unmanaged
    {
        for (int i = 0; i < count; i++, source += sourceStride, target += targetStride) *(TLine*)target = *(TLine*)source;
    }

    /// <returns>How many output channels are packed.</returns>
    private int Transpose(T* source, in WeightPart<T> part, int firstOut, int outs, int firstIn, int ins)
    {
        int channels = _transposition.Channels;
        if (channels == 0) return 0;
        T** targets = stackalloc T*[_plan.Classes.Length];
        T* unused = stackalloc T[TSimd.MaxTileRows];
        int done = 0;
        for (; done <= outs - channels; done += channels)
        {
            nint start = 0;
            for (int c = 0; c < _plan.Classes.Length; c++)
            {
                PhaseClass phaseClass = _plan.Classes[c];
                targets[c] = part.Rows(start, phaseClass, part.FirstOut + firstOut + done) + (nint)firstIn * phaseClass.Taps * TSimd.MaxTileRows;
                start += part.LengthOf(phaseClass);
            }

            _transposition.Pack(source + (nint)(firstOut + done) * _plan.WeightOutStride, ins, targets, unused);
        }

        return done;
    }
}
