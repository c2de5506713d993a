using System.Numerics;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = whether x is not a number.</summary>
    internal readonly struct IsNaN : IComparison
    {
        public void Invoke<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<bool> y) where T : unmanaged, INumber<T>
        {
            for (int i = 0; i < a.Length; i++) y[i] = T.IsNaN(a[i]);
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Whether each element is not a number, as <see cref="DType.Bool"/>. Source: torch.isnan.</summary>
        public Tensor IsNaN() => Operators.Dispatch.Pointwise.Compare(this, this, default(Operators.IsNaN), nameof(IsNaN));
    }
}
