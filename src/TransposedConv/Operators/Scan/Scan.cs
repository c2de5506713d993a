using TransposedConv.Kernels.Scan;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators;

/// <summary>Brings running sums and products to the element type and axis; not recorded.</summary>
internal static class Scan
{
    internal static Tensor Along<TStep>(Tensor x, int axis, TStep step, string name) where TStep : struct, IScanStep
    {
        Tensor y = Tensor.Uninitialized(x.Shape, x.DType);
        if (y.ElementCount > 0) ByElementType.Number(x.DType, new Work<TStep>(Copying.Packed(x), y, axis, step), name);
        return y;
    }

    private readonly struct Work<TStep>(Tensor x, Tensor y, int axis, TStep step) : INumberWork where TStep : struct, IScanStep
    {
        public void Invoke<T>() where T : unmanaged, System.Numerics.INumber<T>
        {
            bool scalar = x.Rank == 0;
            ScanLoops.Run<T, TStep>(x.ContiguousSpan<T>(), y.ContiguousSpan<T>(), scalar ? 1 : x.Shape[axis], scalar ? 1 : IndexSelect.Inner(x.Shape, axis), step);
        }
    }
}
