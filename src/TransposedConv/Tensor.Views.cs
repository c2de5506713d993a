using TransposedConv.Autograd;
using TransposedConv.Operators;

namespace TransposedConv;

/// <content>Views share storage; this part keeps the graph of a base and of its views consistent when one of them is changed in place.</content>
public sealed partial class Tensor
{
    /// <summary>The tensor this one is a view of, directly or through other views; null when it is no view.</summary>
    private Tensor? _viewBase;

    /// <summary>How often the graph of the base had been rewritten when this view's node was made.</summary>
    private int _viewBaseRewrites;

    /// <summary>How often an in-place change has rewritten this tensor's node.</summary>
    private int _rewrites;

    /// <summary>Makes a view of this tensor's storage that remembers its base.</summary>
    internal Tensor ViewAs(Layout layout)
    {
        Tensor viewBase = _viewBase ?? this;
        return new Tensor(_storage, layout) { _viewBase = viewBase, _viewBaseRewrites = viewBase._rewrites };
    }

    /// <summary>Refuses an in-place change that the graph could not follow.</summary>
    /// <exception cref="InvalidOperationException">
    /// The tensor, or the base it is a view of, is a leaf that requires gradients; or elements repeat; or a recorded view's base has gaps.
    /// </exception>
    internal void CheckInPlace(string operation, bool recorded)
    {
        for (int axis = 0; axis < Rank; axis++)
        {
            if (_layout.Strides[axis] == 0 && Shape[axis] > 1)
            {
                throw new InvalidOperationException($"{operation}: elements of the expanded tensor of shape {Shape} share memory at axis {axis}; clone it before changing it in place.");
            }
        }

        if (!GradMode.IsEnabled) return;
        Tensor root = _viewBase ?? this;
        if (root.IsLeaf && root.RequiresGrad)
        {
            throw new InvalidOperationException($"{operation}: a leaf that requires gradients, or a view of one, can't be changed in place while recording; do it in a NoGrad scope.");
        }

        if (recorded && _viewBase is { IsContiguous: false })
        {
            throw new InvalidOperationException($"{operation}: a recorded in-place change of a view needs a contiguous base; the base of shape {_viewBase.Shape} is not.");
        }
    }

    /// <summary>
    /// Replaces the values by those of <paramref name="result"/> (same shape and type) and, when that was recorded, the graph too.
    /// </summary>
    internal Tensor Overwrite(Tensor result)
    {
        Copying.Write(result, this);
        AdoptGraph(result);
        return this;
    }

    private void AdoptGraph(Tensor result)
    {
        if (!Records(this, result)) return;
        if (_viewBase is null)
        {
            _gradFn = result.GradFn;
            _rewrites++;
            return;
        }

        // The base becomes "its old value with the viewed cells replaced by result"; this and all other views are derived from it anew.
        _viewBase._gradFn = new StridedReplaceBackward(_viewBase, result, LayoutInBase());
        _viewBase._rewrites++;
    }

    private void RefreshViewNode()
    {
        if (_viewBase is null || _viewBaseRewrites == _viewBase._rewrites) return;
        _viewBaseRewrites = _viewBase._rewrites;
        _gradFn = _viewBase.RequiresGrad ? new AsStridedBackward(_viewBase, LayoutInBase()) : null;
    }

    /// <summary>Where this view's elements lie among those of its contiguous base.</summary>
    private Layout LayoutInBase() => new(Shape, _layout.Strides, _layout.Offset - _viewBase!._layout.Offset);
}
