using System.Numerics;
using TransposedConv.Autograd;
using TransposedConv.Kernels.Reduction;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators;

/// <summary>The extreme elements along one axis with their positions; dL/dx is dL/dy at the chosen elements, 0 elsewhere.</summary>
internal static class Selected
{
    internal static (Tensor Values, Tensor Indices) Along(Tensor x, int axis, bool keepDim, bool largest, string name)
    {
        if (x.Rank == 0)
        {
            (Tensor values, Tensor indices) = Along(x.Reshape(1), 0, keepDim: false, largest, name);
            return (values, indices);
        }

        Reduce.RequireElements(x, [axis], name);
        (Tensor extremes, Tensor positions) = Scan(x.Detach(), axis, keepDim, largest, name);
        return (Tensor.Records(x) ? extremes.RecordedBy(new SelectedBackward(x, positions, axis, $"{name}Backward0")) : extremes, positions);
    }

    internal static Tensor Position(Tensor x, int? dim, bool keepDim, bool largest, string name)
    {
        if (dim is int axis && x.Rank > 0) return Along(x.Detach(), x.NormalizeAxis(axis), keepDim, largest, name).Indices;
        if (dim is int) x.NormalizeAxis(dim.Value);
        Tensor position = Along(x.Detach().Reshape(-1), 0, keepDim: false, largest, name).Indices;
        return keepDim ? position.Reshape(Reduce.ReducedShape(x.Shape, [.. Enumerable.Range(0, x.Rank)], keepDim)) : position;
    }

    private static (Tensor Values, Tensor Indices) Scan(Tensor x, int axis, bool keepDim, bool largest, string name)
    {
        if (x.DType == DType.Bool)
        {
            (Tensor bytes, Tensor places) = Scan(Copying.Convert(x, DType.UInt8), axis, keepDim, largest, name);
            return (Copying.Convert(bytes, DType.Bool), places);
        }

        Tensor rows = Copying.Packed(x.Permute([.. Enumerable.Range(0, x.Rank).Where(a => a != axis), axis]));
        Shape shape = Reduce.ReducedShape(x.Shape, [axis], keepDim);
        Tensor values = Tensor.Uninitialized(shape, x.DType), indices = Tensor.Uninitialized(shape, DType.Int64);
        switch (x.DType)
        {
            case DType.Float32: Run<float>(); break;
            case DType.Float64: Run<double>(); break;
            case DType.Int64: Run<long>(); break;
            case DType.Int32: Run<int>(); break;
            case DType.UInt8: Run<byte>(); break;
            default: throw Pointwise.NotComputed(name, x.DType);
        }

        return (values, indices);

        void Run<T>() where T : unmanaged, INumber<T> =>
            ExtremeScan.OfRows(rows.ContiguousSpan<T>(), x.Shape[axis], largest, values.ContiguousSpan<T>(), indices.ContiguousSpan<long>());
    }

    private sealed class SelectedBackward : Node
    {
        private readonly Shape _shape;
        private readonly int _axis;
        private readonly string _name;
        private readonly SavedTensor _indices;

        internal SelectedBackward(Tensor x, Tensor indices, int axis, string name)
            : base(x)
        {
            _shape = x.Shape;
            _axis = axis;
            _name = name;
            _indices = Save(indices);
        }

        public override string Name => _name;

        internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
        {
            int[] alongAxis = new int[_shape.Rank];
            Array.Fill(alongAxis, 1);
            alongAxis[_axis] = _shape[_axis];
            Tensor chosen = Tensor.Arange(_shape[_axis]).Reshape(alongAxis).Eq(Reduce.Restored(_indices.Value, _shape, [_axis]));
            inputGradients[0] = Reduce.Restored(gradient, _shape, [_axis]).MaskedFill(!chosen, 0);
        }
    }
}
