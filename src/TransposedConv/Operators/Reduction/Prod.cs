using TransposedConv.Autograd;
using TransposedConv.Kernels.Reduction;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = Π xᵢ along an axis; dL/dxᵢ = dL/dy · Π over j ≠ i of xⱼ, without dividing by xᵢ, so zeros are no exception.</summary>
    internal static class Prod
    {
        internal static Tensor Forward(Tensor x, int axis, bool keepDim, string nodeName)
        {
            Tensor input = x.DType.IsFloatingPoint() ? x : x.To(DType.Int64);
            Tensor y = Reduce.Fold(input, [axis], keepDim, default(ProductFold), nameof(Prod));
            return Tensor.Records(x) ? y.RecordedBy(new ProdBackward(x, axis, nodeName)) : y;
        }

        private sealed class ProdBackward : Node
        {
            private readonly int _axis;
            private readonly string _name;
            private readonly SavedTensor _x;

            internal ProdBackward(Tensor x, int axis, string name)
                : base(x)
            {
                _axis = axis;
                _name = name;
                _x = Save(x);
            }

            public override string Name => _name;

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
            {
                Tensor x = _x.Value;
                inputGradients[0] = Reduce.Restored(gradient, x.Shape, [_axis]) * ProductOfOthers.Forward(x, _axis);
            }
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>The product of all elements, as a scalar. Integers and truth values are multiplied in <see cref="DType.Int64"/>. Differentiable.</summary>
        /// <remarks>The product of nothing is 1. Gradients are right with zeros too. Source: torch.prod.</remarks>
        public Tensor Prod() => Operators.Prod.Forward(Reshape(-1), axis: 0, keepDim: false, "ProdBackward0");

        /// <summary>The products along one axis. Differentiable.</summary>
        /// <param name="dim">The axis.</param>
        /// <param name="keepDim">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <remarks>Source: torch.prod.</remarks>
        public Tensor Prod(int dim, bool keepDim = false)
        {
            int axis = NormalizeAxis(dim);
            return Rank == 0 ? Prod() : Operators.Prod.Forward(this, axis, keepDim, "ProdBackward1");
        }
    }
}
