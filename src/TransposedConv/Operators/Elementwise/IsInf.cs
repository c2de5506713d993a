using System.Numerics;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = whether x is +∞ or −∞.</summary>
    internal readonly struct IsInf : IComparison
    {
        public void Invoke<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<bool> y) where T : unmanaged, INumber<T>
        {
            for (int i = 0; i < a.Length; i++) y[i] = T.IsInfinity(a[i]);
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Whether each element is +∞ or −∞, as <see cref="DType.Bool"/>. Source: torch.isinf.</summary>
        public Tensor IsInf() => Operators.Dispatch.Pointwise.Compare(this, this, default(Operators.IsInf), nameof(IsInf));
    }
}
