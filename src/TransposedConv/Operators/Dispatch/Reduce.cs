using System.Numerics;

namespace TransposedConv.Operators.Dispatch;

/// <summary>Turns a row of numbers into one.</summary>
internal interface INumberReduction
{
    T Invoke<T>(ReadOnlySpan<T> row) where T : unmanaged, INumber<T>;
}

/// <summary>Brings reductions over any axes down to reductions of contiguous rows.</summary>
internal static class Reduce
{
    internal static Tensor Rows<TOp>(Tensor x, int[] axes, bool keepDim, TOp op, string name) where TOp : struct, INumberReduction
    {
        int[] kept = [.. Enumerable.Range(0, x.Rank).Except(axes)];
        Tensor rows = Copying.Packed(x.Detach().Permute([.. kept, .. axes]));
        Tensor y = Tensor.Uninitialized(ReducedShape(x.Shape, axes, keepDim), x.DType);
        switch (x.DType)
        {
            case DType.Float32: Run<float>(); break;
            case DType.Float64: Run<double>(); break;
            case DType.Int64: Run<long>(); break;
            case DType.Int32: Run<int>(); break;
            case DType.UInt8: Run<byte>(); break;
            default: throw Pointwise.NotComputed(name, x.DType);
        }

        return y;

        void Run<T>() where T : unmanaged, INumber<T>
        {
            ReadOnlySpan<T> source = rows.ContiguousSpan<T>();
            Span<T> target = y.ContiguousSpan<T>();
            int length = target.IsEmpty ? 0 : source.Length / target.Length;
            for (int i = 0; i < target.Length; i++) target[i] = op.Invoke(source.Slice(i * length, length));
        }
    }

    internal static Shape ReducedShape(Shape shape, int[] axes, bool keepDim)
    {
        bool[] reduced = Axes.Mask(axes, shape.Rank);
        return keepDim
            ? (int[])[.. shape.Select((size, axis) => reduced[axis] ? 1 : size)]
            : (int[])[.. shape.Where((_, axis) => !reduced[axis])];
    }
}
