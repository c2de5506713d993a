using TransposedConv.Autograd;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = x with zeros on one side of a diagonal of each matrix; the gradient is cut the same way.</summary>
    internal static class Triangle
    {
        internal static Tensor Forward(Tensor x, int diagonal, bool lower)
        {
            Tensor y = Copying.Duplicate(x);
            if (y.ElementCount > 0) ByElementType.Move(y.DType, new Work(y, diagonal, lower));
            return Tensor.Records(x) ? y.RecordedBy(new TriangleBackward(x, diagonal, lower)) : y;
        }

        private readonly struct Work(Tensor y, int diagonal, bool lower) : IMovement
        {
            public void Invoke<T>() where T : unmanaged
            {
                int rows = y.Shape[^2], columns = y.Shape[^1];
                Span<T> all = y.ContiguousSpan<T>();
                for (int row = 0; row < all.Length / columns; row++)
                {
                    // On the diagonal, column = row + diagonal.
                    int first = (int)Math.Clamp((row % rows) + (long)diagonal + (lower ? 1 : 0), 0, columns);
                    Span<T> cells = all.Slice(row * columns, columns);
                    (lower ? cells[first..] : cells[..first]).Clear();
                }
            }
        }

        private sealed class TriangleBackward(Tensor x, int diagonal, bool lower) : Node(x)
        {
            public override string Name => lower ? "TrilBackward0" : "TriuBackward0";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients) => inputGradients[0] = Forward(gradient, diagonal, lower);
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>The lower triangle of a matrix, or of each matrix of a batch, with zeros elsewhere. Differentiable.</summary>
        /// <param name="diagonal">The last diagonal kept: 0 is the main one, 1 the one above it, −1 the one below it.</param>
        /// <exception cref="InvalidOperationException">The tensor has fewer than two axes.</exception>
        /// <remarks>Source: torch.tril.</remarks>
        public Tensor Tril(int diagonal = 0) => Triangular(nameof(Tril), diagonal, lower: true);

        /// <summary>The upper triangle of a matrix, or of each matrix of a batch, with zeros elsewhere. Differentiable.</summary>
        /// <param name="diagonal">The first diagonal kept: 0 is the main one, 1 the one above it, −1 the one below it.</param>
        /// <exception cref="InvalidOperationException">The tensor has fewer than two axes.</exception>
        /// <remarks>Source: torch.triu.</remarks>
        public Tensor Triu(int diagonal = 0) => Triangular(nameof(Triu), diagonal, lower: false);

        private Tensor Triangular(string operation, int diagonal, bool lower) => Rank >= 2
            ? Operators.Triangle.Forward(this, diagonal, lower)
            : throw new InvalidOperationException($"{operation}: expected a tensor of rank 2 or more, got shape {Shape}.");
    }
}
