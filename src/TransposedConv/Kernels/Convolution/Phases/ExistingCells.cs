using System.Runtime.CompilerServices;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Which of the cells that go into a register of every line exist.</summary>
internal unsafe interface IExistingCells<T, TVector>
    where T : unmanaged
    where TVector : unmanaged
{
    /// <summary>One of the neighbouring registers, zeros where there is no cell.</summary>
    TVector Load(T* source, int register);

    /// <summary>Goes on to the next cells.</summary>
    void Advance();
}

/// <summary>All of them.</summary>
internal readonly unsafe struct WholeCells<T, TVector, TSimd> : IExistingCells<T, TVector>
    where T : unmanaged
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Load(T* source, int register) => TSimd.Load(source + register * TSimd.Count);

    public void Advance()
    {
    }
}

/// <summary>The same ones every time, found out once.</summary>
internal readonly unsafe struct SameCells<T, TVector, TSimd> : IExistingCells<T, TVector>
    where T : unmanaged
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    private readonly TVector* _masks;
    private readonly int _partial;
    private readonly int _existing;

    /// <param name="low">The first existing cell, counted from the first of the first register.</param>
    /// <param name="high">Behind the last one.</param>
    /// <param name="step">How many registers.</param>
    /// <param name="masks">Memory for as many masks.</param>
    public SameCells(int low, int high, int step, TVector* masks)
    {
        _masks = masks;
        for (int i = 0; i < step; i++, low -= TSimd.Count, high -= TSimd.Count)
        {
            int from = Math.Max(low, 0), to = Math.Min(high, TSimd.Count);
            masks[i] = TSimd.Lanes(from, Math.Max(from, to));
            if (from < to) _existing |= 1 << i;
            if (to - from < TSimd.Count) _partial |= 1 << i;
        }
    }

    /// <summary>Whether all of them exist.</summary>
    public bool AreWhole => _partial == 0;

    /// <summary>Which cells of one of the registers exist.</summary>
    public TVector MaskOf(int register) => _masks[register];

    /// <summary>How far one of the registers lies from the first, or 0 where none of its cells exist: a place to read none from.</summary>
    public int OffsetOf(int register) => (_existing & 1 << register) == 0 ? 0 : register * TSimd.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Load(T* source, int register)
    {
        T* cells = source + register * TSimd.Count;
        if ((_partial & 1 << register) == 0) return TSimd.Load(cells);
        return (_existing & 1 << register) == 0 ? TSimd.Zero : TSimd.Load(cells, _masks[register]);
    }

    public void Advance()
    {
    }
}

/// <summary>Those of one row, from end to end.</summary>
internal unsafe struct MovingCells<T, TVector, TSimd>(int low, int high, int step) : IExistingCells<T, TVector>
    where T : unmanaged
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    private int _low = low;
    private int _high = high;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TVector Load(T* source, int register)
    {
        T* cells = source + register * TSimd.Count;
        int from = _low - register * TSimd.Count, to = _high - register * TSimd.Count;
        if (from <= 0 && to >= TSimd.Count) return TSimd.Load(cells);
        return to <= 0 || from >= TSimd.Count || from >= to ? TSimd.Zero : TSimd.Load(cells, TSimd.Lanes(Math.Max(from, 0), Math.Min(to, TSimd.Count)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance()
    {
        _low -= step * TSimd.Count;
        _high -= step * TSimd.Count;
    }
}
