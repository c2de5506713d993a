using System.Numerics;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = whether x is neither infinite nor NaN.</summary>
    internal readonly struct IsFinite : IComparison
    {
        public void Invoke<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<bool> y) where T : unmanaged, INumber<T>
        {
            for (int i = 0; i < a.Length; i++) y[i] = T.IsFinite(a[i]);
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Whether each element is neither infinite nor NaN, as <see cref="DType.Bool"/>. Source: torch.isfinite.</summary>
        public Tensor IsFinite() => Operators.Dispatch.Pointwise.Compare(this, this, default(Operators.IsFinite), nameof(IsFinite));
    }
}
