using System.Runtime.CompilerServices;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>The input of a block of positions, copied into a window of a <see cref="DepthwiseLayout"/>.</summary>
/// <remarks>
/// Only cells that exist are written: the zeros for the others stay from one channel to the next. What concerns the columns alone stays from block to block, too.
/// </remarks>
internal unsafe ref struct DepthwiseWindow<T, TVector, TSimd>
    where T : unmanaged
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    private readonly PhasePlan _plan;
    private readonly DepthwiseLayout _layout;
    private readonly WindowAxis _height;
    private readonly T* _memory;
    private readonly WindowPart* _columnLines;
    private readonly WindowPart* _rowLines;
    private readonly TVector* _masks;
    private DepthwiseColumns<T, TVector, TSimd> _columns;
    private int _block;
    private int _columnBlock;
    private bool _areRowsWhole;

    /// <param name="plan">The plan.</param>
    /// <param name="layout">Its layout.</param>
    /// <param name="memory">The window's elements.</param>
    /// <param name="parts">Memory for <see cref="PartsOf"/> elements.</param>
    /// <param name="masks">Memory for <see cref="RowSplit{T, TVector, TSimd}.Masks"/> masks.</param>
    public DepthwiseWindow(PhasePlan plan, DepthwiseLayout layout, T* memory, WindowPart* parts, TVector* masks)
    {
        _plan = plan;
        _layout = layout;
        _height = plan.WindowHeight!;
        _memory = memory;
        _rowLines = parts;
        _columnLines = parts + _height.Residues.Length;
        _masks = masks;
        _block = _columnBlock = -1;
    }

    /// <summary>The lines of both axes.</summary>
    public static int PartsOf(PhasePlan plan) => plan.WindowHeight!.Residues.Length + plan.WindowWidth!.Residues.Length;

    /// <summary>Depth of the block's positions.</summary>
    public int Z { get; private set; }

    /// <summary>Row of its first position.</summary>
    public int Y { get; private set; }

    /// <summary>Its rows of positions.</summary>
    public int Rows { get; private set; }

    /// <summary>Column of its first position.</summary>
    public readonly int X => _columnBlock * _layout.Columns;

    /// <summary>Positions in one of its rows.</summary>
    public readonly int Columns => Math.Min(_layout.Columns, _plan.Width.Cells - X);

    private readonly int FilledRows => Rows + _height.Reach;

    /// <summary>Goes to a block of the layout and makes zeros of what no channel's <see cref="Fill"/> writes there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void MoveTo(int block)
    {
        if (block == _block) return;
        bool isFirst = _block < 0;
        _block = block;
        (int rest, int columnBlock) = Math.DivRem(block, _layout.ColumnBlocks);
        (Z, int rowBlock) = Math.DivRem(rest, _layout.RowBlocks);
        Y = rowBlock * _layout.Rows;
        Rows = Math.Min(_layout.Rows, _plan.Height.Cells - Y);
        if (columnBlock != _columnBlock)
        {
            _columnBlock = columnBlock;
            _columns = new DepthwiseColumns<T, TVector, TSimd>(_plan.WindowWidth!, _layout, X, Columns, _columnLines, _masks);
        }

        _areRowsWhole = WindowPart.Locate(_height, Y, FilledRows, _rowLines);
        Clear(isFirst);
    }

    /// <summary>Copies the input channels of a group.</summary>
    /// <param name="input">The first of them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Fill(T* input)
    {
        for (int c = 0; c < _plan.InChannels; c++, input += _plan.InputCells) FillChannel(input, _memory + c * _layout.ChannelLength);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void FillChannel(T* channel, T* window)
    {
        nint width = _plan.Width.InputLength;
        foreach (long shift in _plan.Depth.Shifts)
        {
            long depth = DepthCell(shift);
            T* plane = channel + (nint)depth * _height.InputLength * width;
            for (int line = 0; line < _height.Residues.Length && depth >= 0; line++)
            {
                WindowPart part = _rowLines[line];
                if (part.Low == part.High) continue;
                T* source = plane + (nint)(part.First + (long)part.Low * _height.Step) * width;
                T* target = window + line * _plan.WindowWidth!.Residues.Length * _layout.LineLength + part.Low * _layout.Pitch;
                _columns.Fill(source, _height.Step * width, part.High - part.Low, target);
            }

            window += _layout.PlaneLength;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Clear(bool isFirst)
    {
        bool isWhole = _areRowsWhole & _columns.AreWhole;
        foreach (long shift in _plan.Depth.Shifts) isWhole &= DepthCell(shift) >= 0;
        if (isWhole) return;
        if (isFirst || _layout.ColumnBlocks > 1)
        {
            new Span<T>(_memory, _layout.WindowLength).Clear();
            return;
        }

        T* window = _memory;
        for (int c = 0; c < _plan.InChannels; c++)
        {
            foreach (long shift in _plan.Depth.Shifts)
            {
                if (DepthCell(shift) < 0) new Span<T>(window, _layout.PlaneLength).Clear();
                else ClearRows(window);
                window += _layout.PlaneLength;
            }
        }
    }

    private readonly long DepthCell(long shift)
    {
        long cell = (long)Z * _plan.Depth.InputStep + shift;
        return cell < _plan.Depth.InputLength ? cell : -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void ClearRows(T* plane)
    {
        for (int line = 0; line < _height.Residues.Length; line++)
        {
            WindowPart part = _rowLines[line];
            for (int i = 0; i < _plan.WindowWidth!.Residues.Length; i++, plane += _layout.LineLength)
            {
                new Span<T>(plane, part.Low * _layout.Pitch).Clear();
                new Span<T>(plane + part.High * _layout.Pitch, (FilledRows - part.High) * _layout.Pitch).Clear();
            }
        }
    }
}
